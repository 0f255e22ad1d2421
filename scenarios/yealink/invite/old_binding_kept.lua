-- The binding at the primary outlives a REGISTER at the secondary: the next call goes to the primary straight away.
-- Source: Server Redundancy guide, "register_on_enable"; semantics 2.12 (knob invalidate_old_binding = false).
title "The old binding is kept"
tags  { "yealink", "invite", "register", "failback", "knob" }

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
  account.1.sip_server.1.register_on_enable = 1
]] }

alice:start()
expect { primary, 200, alice, at = 0 }
primary:drop("refuse")
alice:call("4606")
expect { alice, "REGISTER", secondary, at = 0 }
primary:restore()
wait(100)
alice:call("4607")
expect { alice, "INVITE", primary, at = 100 }
check(count { alice, "REGISTER", primary, from = 1, to = 100 } == 0, "no REGISTER on the way back")
check(alice:registered() == secondary, "still registered at the secondary")
