-- What is not static is asked for even if static records are preferred.
-- Source: Server Redundancy guide, Appendix B (static_cache_pri = 1); semantics 2.16.
title "Preferred records, the rest from DNS"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
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
  account.1.static_cache_pri = 1
  dns_cache_srv.1.name = _sip._udp.yealink.pbx.com
  dns_cache_srv.1.port = 5060
  dns_cache_srv.1.target = server2.yealink.pbx.com
  dns_cache_srv.1.weight = 1
  dns_cache_srv.1.ttl = 3600
]] }

alice:start()
expect { secondary, 200, alice, at = 0 }
check(count { alice, "dns", ns, type = "SRV" } == 0, "SRV is static")
check(count { alice, "dns", ns } == 2, "NAPTR, A")
