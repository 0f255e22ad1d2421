-- Mode 2 read to the letter: only the end of the binding ends it, so refreshes stay on the secondary.
-- Source: Semantics 2.11.3, knob registration_expiry_means.
title "Failback mode 2, hard expiry"
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
local alice = phone { "192.168.1.100", name = "alice", knobs = { registration_expiry_means = "hard_expiry" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 2
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
primary:restore()
expect { alice, "REGISTER", secondary, at = 1807.5 }
expect { alice, "REGISTER", secondary, at = 3607.5 }
expect { alice, "REGISTER", secondary, at = 5407.5 }
check(count { alice, "REGISTER", primary, from = 4 } == 0, "the primary is never asked")
