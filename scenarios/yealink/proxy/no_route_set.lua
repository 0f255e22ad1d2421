-- Without any route set a request inside a dialog still goes through the outbound proxy that set it up.
-- Source: Semantics 2.15: all requests go to the proxy.
title "Inside a dialog without a route set"
tags  { "yealink", "proxy", "invite" }

local pbx = registrar { "192.168.1.13", name = "pbx", record_route = false }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx, record_route = false }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

local bob = phone { "192.168.1.101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }

bob:start()
alice:start()
local call = alice:call("4606")
expect { p1, 200, alice, method = "INVITE", at = 1 }
expect { alice, "ACK", p1, at = 1 }
expect { p1, "ACK", bob, at = 1 }
call:hangup()
expect { alice, "BYE", p1, at = 1 }
expect { p1, "BYE", bob, at = 1 }
expect { p1, 200, alice, method = "BYE", at = 1 }
