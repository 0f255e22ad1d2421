-- Answers live for their TTL; the first request after it asks again, and not before.
-- Source: Server Redundancy guide, Appendix B (dns_cache_type 1); semantics 2.16.0.
title "DNS answers are cached for their TTL"
tags  { "yealink", "dns", "ttl" }

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
]] }

alice:start()
wait(1)
check(count { alice, "dns", ns, from = 0, to = 1 } == 4, "NAPTR, SRV, A, A at the start")
wait(99)
alice:call("4606"):hangup()
wait(199)
alice:call("4606"):hangup()
check(count { alice, "dns", ns, from = 1, to = 300 } == 0, "no query while the TTL runs")
wait(2)
alice:call("4606")
wait(1)
check(count { alice, "dns", ns, from = 300, to = 302 } == 4, "four queries once it is over")
expect { alice, "dns", ns, type = "NAPTR", at = 301 }
