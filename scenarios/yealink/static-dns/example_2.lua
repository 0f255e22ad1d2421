-- Where DNS has addresses but no SRV, the static SRV records rank the servers: the heavier one first.
-- Source: Server Redundancy guide, Appendix B, example 2, with naptr_build = 1; semantics 2.16.1.
title "Static SRV records"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
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
  account.1.naptr_build = 1
  dns_cache_srv.1.name = _sip._tcp.yealink.pbx.com
  dns_cache_srv.1.port = 5060
  dns_cache_srv.1.target = server1.yealink.pbx.com
  dns_cache_srv.1.weight = 1
  dns_cache_srv.1.ttl = 3600
  dns_cache_srv.2.name = _sip._tcp.yealink.pbx.com
  dns_cache_srv.2.port = 5060
  dns_cache_srv.2.target = server2.yealink.pbx.com
  dns_cache_srv.2.weight = 2
  dns_cache_srv.2.ttl = 3600
]] }

secondary:drop("reject")
alice:start()
expect { alice, "dns", ns, type = "SRV", name = "_sip._udp.yealink.pbx.com", at = 0 }
expect { alice, "dns", ns, type = "SRV", name = "_sip._tcp.yealink.pbx.com", at = 0 }
local one = expect { alice, "REGISTER", secondary, transport = "tcp", at = 0 }
expect { alice, "REGISTER", primary, transport = "tcp", after = one, within = 0 }
expect { primary, 200, alice }
