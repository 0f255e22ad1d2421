-- Mode 3 as older guides tell it: the deadline sends a REGISTER though register_on_enable is 0.
-- Source: T4X provisioning guide V71; semantics 2.11, knob failback_action.
title "Failback mode 3, always a REGISTER"
tags  { "yealink", "failback", "register" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { failback_action = "always_register" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
primary:restore()
expect { alice, "REGISTER", primary, at = 607.5 }
expect { primary, 200, alice }
never  { alice, "REGISTER", any, during = 1799 }
