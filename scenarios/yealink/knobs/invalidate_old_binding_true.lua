-- With invalidate_old_binding a binding at the secondary ends the one at the primary: the way back begins with a REGISTER.
-- Source: Semantics 2.12, 2.18 (knob invalidate_old_binding = true, the ancestor's failRegistrationOn).
title "The old binding is taken for lost"
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
local alice = phone { "192.168.1.100", name = "alice", knobs = { invalidate_old_binding = "true" }, config = [[
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
expect { alice, "INVITE", primary, at = 0 }
local moved = expect { alice, "REGISTER", secondary, at = 0 }
expect { alice, "INVITE", secondary, after = moved, within = 0 }
primary:restore()
wait(100)
alice:call("4607")
local first = expect { alice, "REGISTER", primary, at = 100 }
expect { primary, 200, alice, method = "REGISTER", after = first, within = 0 }
expect { alice, "INVITE", primary, at = 100 }
check(alice:registered() == primary, "registered at the primary again")
