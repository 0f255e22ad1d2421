-- A phone that restarts registers again with a new Call-ID and can be called at
-- once; one that comes and goes is reached by the next copy of the INVITE.
-- Source: SEMANTICS 2.21; RFC 3261 section 17.1.1.2 (copies at 0.5, 1.5, 3.5, 7.5 s).
title "A call to a phone that restarts, or comes and goes"
tags  { "yealink", "faults", "invite" }

local server = registrar { "192.168.1.13", name = "server" }
local function user(name, number)
  return phone { name = name, config = { ["account.1.enable"] = 1, ["account.1.user_name"] = number,
    ["account.1.sip_server.1.address"] = "192.168.1.13" } }
end
local alice, bob = user("alice", 4605), user("bob", 4606)
bob:start()
alice:start()
local first = expect { bob, "REGISTER", server, at = 0 }

wait(10)
bob:restart()
local again = expect { bob, "REGISTER", server, at = 10 }
check(again.call_id ~= first.call_id, "a new Call-ID")
local call = alice:call("4606")
expect { bob, 200, server, at = 11, method = "INVITE" }
wait(1)
call:hangup()

wait(8)
bob:flap(5)
alice:call("4606")
schedule { server, "INVITE", bob, { 20, 20.5, 21.5, 23.5 }, fate = "unread" }
expect   { server, "INVITE", bob, at = 27.5, fate = "delivered" }
expect   { bob, 200, server, at = 28.5, method = "INVITE" }
wait(1)
bob:flap(0)
