-- The failback deadline comes while the cable is out: the attempt is lost, and plugged in again the phone tries the primary at once.
-- Source: Semantics 2.11.4, 2.21 point 8 (knob link_up_action = register_now).
title "Unplugged across a failback deadline"
tags  { "yealink", "fault", "failback" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
]] }

primary:drop()
alice:start()
expect { secondary, 200, alice, at = 7.5 }
primary:restore()
wait(592.5)
alice:unplug()
expect { alice, "REGISTER", primary, at = 607.5, fate = "lost" }
wait(1)
alice:plug()
local back = expect { alice, "REGISTER", primary, at = 608.5, fate = "delivered" }
expect { primary, 200, alice, after = back, within = 0 }
check(alice:registered() == primary, "back at the primary")
