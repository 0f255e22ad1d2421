-- The proxy of a ringing call restarts: the connection of the INVITE is gone, and
-- the phone's call with it. The callee's 200 finds a new connection to the port
-- in the caller's Via, so that the caller can ACK it and hang up at once.
-- Source: RFC 3261, 18.2.2 and 13.2.2.4; RFC 6026, 8.9; SEMANTICS 2.6 (late_response).
title "A 200 after the connection is lost still reaches the caller"
tags  { "yealink", "transport", "tcp", "invite" }

local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.transport_type = 1
]] }
local bob    = phone { "192.168.1.101", name = "bob", answer_after = 5, config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
bob:start()
wait(10)
local call = alice:call("4606")
expect { server, 180, alice, at = 10 }
wait(2)
server:restart()
expect { server, "reset", alice, at = 12 }
check(call.state == "failed", "a call ends with the connection of its INVITE")

expect { bob, 200, server, method = "INVITE", at = 15 }
expect { server, "connect", alice, at = 15 }
expect { server, 200, alice, method = "INVITE", at = 15, transport = "tcp" }
expect { alice, "ACK", server, at = 15 }
expect { alice, "BYE", server, at = 15, transport = "tcp" }
expect { server, "BYE", bob, at = 15 }
never  { any, "INVITE", any, during = 40 }
check(count { bob, 200, server, method = "INVITE" } == 1, "no copy of the 200 was needed")
