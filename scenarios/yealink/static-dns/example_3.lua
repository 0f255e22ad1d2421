-- Where DNS has SRV but no NAPTR, the static NAPTR records choose TCP: order 90 goes before 100.
-- Source: Server Redundancy guide, Appendix B, example 3; semantics 2.16.1.
title "Static NAPTR records"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  dns_cache_naptr.1.name = yealink.pbx.com
  dns_cache_naptr.1.flags = S
  dns_cache_naptr.1.order = 90
  dns_cache_naptr.1.preference = 50
  dns_cache_naptr.1.replace = _sip._tcp.yealink.pbx.com
  dns_cache_naptr.1.service = SIP+D2T
  dns_cache_naptr.1.ttl = 3600
  dns_cache_naptr.2.name = yealink.pbx.com
  dns_cache_naptr.2.flags = S
  dns_cache_naptr.2.order = 100
  dns_cache_naptr.2.preference = 50
  dns_cache_naptr.2.replace = _sip._udp.yealink.pbx.com
  dns_cache_naptr.2.service = SIP+D2U
  dns_cache_naptr.2.ttl = 3600
]] }

alice:start()
expect { alice, "dns", ns, type = "SRV", name = "_sip._tcp.yealink.pbx.com", at = 0 }
expect { alice, "REGISTER", secondary, transport = "tcp", at = 0 }
check(count { alice, "dns", ns } == 3, "NAPTR, SRV, A")
