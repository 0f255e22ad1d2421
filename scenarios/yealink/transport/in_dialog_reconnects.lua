-- Requests inside a call outlive the connections it was set up over: after a
-- reset, or after the server has closed what was idle, the phone connects to its
-- next hop again, and the server to the Contact of the phone that is called.
-- Source: RFC 3261 sections 12.2.1.1, 18.1.1; RFC 5923 section 5.
title "A call outlives its connections"
tags  { "yealink", "transport", "tcp", "invite" }

local server = registrar { "192.168.1.13", name = "server", idle_close = "30s" }
local function user(name, number)
  return phone { name = name, config = { ["account.1.enable"] = 1, ["account.1.user_name"] = number,
    ["account.1.sip_server.1.address"] = "192.168.1.13", ["account.1.sip_server.1.port"] = 5060,
    ["account.1.sip_server.1.transport_type"] = 1 } }
end
local alice, bob = user("alice", 4605), user("bob", 4606)
bob:start()
alice:start()
wait(10)
local call = alice:call("4606")
expect { server, 200, alice, at = 11, method = "INVITE" }

-- The request goes by a new connection, the answer comes back on it. What the
-- server has opened itself it keeps.
local function reconnects(at, method, both)
  expect { alice, "connect", server, at = at }
  expect { server, "connected", alice, at = at }
  expect { alice, method, server, at = at, transport = "tcp", fate = "delivered" }
  if both then expect { server, "connect", bob, at = at } end
  expect { server, method, bob, at = at, transport = "tcp", fate = "delivered" }
  expect { bob, 200, server, at = at, method = method }
  expect { server, 200, alice, at = at, method = method }
end

wait(9)
server:restart()
expect { server, "reset", alice, at = 20 }
expect { server, "reset", bob, at = 20 }
wait(10)
call:reinvite()
reconnects(30, "INVITE", true)
expect { server, "ACK", bob, at = 30, fate = "delivered" }

expect { server, "closed", alice, at = 60 }
wait(40)
call:hangup()
reconnects(100, "BYE")
check(call.state == "ended", "over")
