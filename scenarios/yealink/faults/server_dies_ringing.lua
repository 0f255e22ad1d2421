-- The server dies while it carries a ringing call. The caller gives up alone; the
-- callee rings on, for the CANCEL never comes. What the dead server has open
-- towards the healthy callee is not held against the run.
-- Source: RFC 3261, 9.1 and 17.1.1.2; DESIGN 5 (the world has settled).
title "A server that dies leaves a callee ringing"
tags  { "yealink", "faults", "invite" }

local mode = param("mode", "silent")

local server = registrar { "192.168.1.13", name = "server", transports = { "tcp" } }
local function user(name, number)
  return phone { name = name, answer_after = false, config = { ["account.1.enable"] = 1,
    ["account.1.user_name"] = number, ["account.1.sip_server.1.address"] = "192.168.1.13",
    ["account.1.sip_server.1.transport_type"] = 1 } }
end
local alice, bob = user("alice", 4605), user("bob", 4606)
alice:start()
bob:start()
wait(10)

local call = alice:call("4606")
expect { bob, 180, server, at = 10 }
expect { server, 180, alice, at = 10 }
wait(5)
server:drop(mode)
wait(5)
call:hangup()
expect { alice, "CANCEL", server, at = 20 }
never  { any, "CANCEL", bob, during = 60 }
check(call.state == "ended", "the caller has hung up")
