-- What the phone sends is lost, what the server sends would arrive: silence, and the next server after 7.5 s.
-- Source: Semantics 2.7.1; a firewall rule that blocks one way.
title "One-way cut, the requests"
tags  { "yealink", "fault", "register" }

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
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

link(alice, primary):drop { direction = "out" }
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 }, fate = "lost" }
expect   { alice, "REGISTER", secondary, at = 7.5 }
check(#primary:bindings("4605") == 1, "the one binding came through the shared store")
link(alice, primary):restore()
expect { primary, 200, alice, at = 1807.5 }
