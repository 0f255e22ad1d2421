-- A re-INVITE that was taken on with a 100 by a server which then restarts stays without an answer; hanging up ends the call,
-- and nobody waits for that answer any more.
-- Source: RFC 3261 sections 13.2.2.1 and 15.
title "A re-INVITE lost with the server's memory"
tags  { "yealink", "invite", "faults" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local function phone_of(user, address)
  local it = phone { address, name = user, config = ([[
    account.1.enable = 1
    account.1.user_name = %s
    account.1.sip_server.1.address = 192.168.1.13
  ]]):format(user) }
  it:start()
  return it
end
local alice, bob = phone_of("4605", "192.168.1.100"), phone_of("4606", "192.168.1.101")

wait(1)
local call = alice:call("4606")
expect { alice, "ACK", pbx, at = 2 }
bob:unplug()
call:reinvite()
expect { pbx, 100, alice, at = 2 }
pbx:restart()
wait(60)
bob:plug()
check(call.state == "up", "still up")
call:hangup()
expect { alice, "BYE", pbx, at = 62 }
expect { pbx, 200, alice, method = "BYE", at = 62 }
check(call.state == "ended", "ended")
