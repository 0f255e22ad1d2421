-- A proxy that stays out of dialogs: their requests go along the route set that is left, past it.
-- Source: RFC 3261 sections 12.2.1.1 and 16.6 step 4.
title "A proxy without Record-Route"
tags  { "proxy", "invite" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
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
local r = expect { p1, "INVITE", pbx, at = 0 }
check(r.headers["Record-Route"] == nil, "no Record-Route of the proxy")
expect { p1, 200, alice, method = "INVITE", at = 1 }
expect { alice, "ACK", pbx, at = 1 }
call:hangup()
expect { alice, "BYE", pbx, at = 1 }
expect { pbx, 200, alice, method = "BYE", at = 1 }
