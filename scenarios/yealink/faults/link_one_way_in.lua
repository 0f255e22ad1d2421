-- The server gets every REGISTER and answers, but the answers are lost: it holds a binding, and the phone moves all the same.
-- Source: Semantics 2.7.1, 2.6 (the primary may have stored it and lost its 200).
title "One-way cut, the answers"
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

link(primary, alice):drop { direction = "out" }
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 }, fate = "delivered" }
check(count { primary, 200, alice, fate = "lost" } == 4, "four answers lost")
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice, at = 7.5 }
link(alice, primary):restore()
expect { primary, 200, alice, at = 1807.5 }
