-- A server that said 100 has answered: after Timer F the pass is over, no other server is asked.
-- Source: RFC 3263 section 4.3; semantics 2.7 (knob provisional_then_timeout = fail).
title "100 and silence is no failover"
tags  { "yealink", "register", "knob" }

dns [[
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
local alice = phone { "192.168.1.100", name = "alice", knobs = { provisional_then_timeout = "fail" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("stall")
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5 } }
primary:restore()
expect   { alice, "REGISTER", primary, at = 62 }
check(count { alice, "REGISTER", secondary } == 0, "the secondary is not asked")
