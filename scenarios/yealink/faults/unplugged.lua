-- A pulled cable: what is due goes nowhere, and the moment it is plugged in again the phone registers.
-- Source: Semantics 2.21 point 8 (knob link_up_action = register_now).
title "Unplugged across a refresh"
tags  { "yealink", "fault", "register" }

dns [[
  $ORIGIN pbx.com.
  $TTL 86400
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

alice:start()
expect { primary, 200, alice, at = 0 }
wait(1000)
alice:unplug()
schedule { alice, "REGISTER", primary, { 1800, 1800.5, 1801.5, 1803.5 }, fate = "lost" }
wait(1000 - 803.5)
alice:plug()
expect { alice, "REGISTER", primary, at = 2000, fate = "delivered" }
expect { primary, 200, alice, at = 2000 }
check(alice:registered() == primary, "registered again at once")
never  { alice, "REGISTER", any, during = 1799 }
