-- A 100 switches the retry budget off: the REGISTER stays for 64*T1 before it moves.
-- Source: RFC 3261 section 17.1.2.2; semantics 2.7 (knob provisional_then_timeout).
title "100 Trying and then nothing holds REGISTER for 32 s"
tags  { "yealink", "register", "failover" }

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
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("stall")
alice:start()
expect   { primary, 100, alice, at = 0 }
schedule { alice, "REGISTER", primary, { 0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5 } }
expect   { alice, "REGISTER", secondary, at = 32 }
expect   { secondary, 200, alice, at = 32 }
