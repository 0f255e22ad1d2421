-- With additional records cached, the SRV answer brings the addresses along.
-- Source: Server Redundancy guide, Appendix B (dns_cache_type 2); semantics 2.16.0.
title "dns_cache_type 2"
tags  { "yealink", "dns", "cache" }

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
  account.1.dns_cache_type = 2
]] }

alice:start()
wait(100)
alice:call("4606")
wait(199)
alice:call("4606")
wait(2)
alice:call("4606")
wait(1)
check(count { alice, "dns", ns, from = 0, to = 1 } == 2, "NAPTR, SRV: the addresses came along")
check(count { alice, "dns", ns, from = 99, to = 101 } == 0, "all cached")
check(count { alice, "dns", ns, from = 298, to = 300 } == 0, "still")
check(count { alice, "dns", ns, from = 301, to = 302 } == 2, "all over")
