-- A 100 at 0.2 leaves the copy already armed; from then on one every T2, and the move at 32.0.
-- Source: RFC 3261 section 17.1.2.2; semantics 2.7.
title "100 Trying at 0.2"
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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("stall")
link(alice, primary):delay(0.1)
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5 } }
expect   { alice, "REGISTER", secondary, at = 32 }
