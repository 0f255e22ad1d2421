-- A proxy whose core is dead is alive to the phone: it answers an INVITE itself, with 408 after Timer B, and nobody moves.
-- Source: RFC 3261 sections 16.8 and 17.1.1.2, RFC 4320; semantics 2.21 point 9.
title "A dead core behind a living proxy"
tags  { "yealink", "proxy", "fault", "invite" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.outbound_proxy.2.address = 192.168.2.2
]] }

alice:start()
expect { p1, 200, alice, at = 0 }
wait(100)
pbx:drop()
local call = alice:call("4606")
expect { p1, 100, alice, at = 100 }
expect { p1, 408, alice, at = 132 }
check(call.state == "failed", "the call has failed")
check(count { alice, "INVITE", p2 } == 0, "408 is none of the codes that move")
-- A REGISTER gets no 100 and no 408 in time: the phone's own schedule moves it.
waive("settled", "the core is dead to the end")
schedule { alice, "REGISTER", p1, { 1800, 1800.5, 1801.5, 1803.5 } }
expect { alice, "REGISTER", p2, at = 1807.5 }
