-- Equal priority and weight leave the order of the answer, SRV by SRV and address by address.
-- Source: Semantics 2.3.1 (knob srv_equal_weight = answer_order).
title "SRV ties keep the order of the answer"
tags  { "yealink", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.15
  server2.yealink     IN A     192.168.1.14
]]
local one   = registrar { "192.168.1.13", name = "one" }
local two_a = registrar { "192.168.1.15", name = "two-a" }
local two_b = registrar { "192.168.1.14", name = "two-b" }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

two_a:drop()
two_b:drop()
alice:start()
schedule { alice, "REGISTER", two_a, { 0, 0.5, 1.5, 3.5 } }
schedule { alice, "REGISTER", two_b, { 7.5, 8, 9, 11 } }
expect   { alice, "REGISTER", one, at = 15 }
