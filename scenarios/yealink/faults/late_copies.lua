-- A copy of a request that comes after the server has given it up is a new request to it, on a branch of its own.
-- Source: RFC 3261 sections 16.6 and 17.2.2 (a transaction that has ended absorbs nothing); a way that turns slow.
title "Copies that outlive their transaction"
tags  { "yealink", "fault", "call" }

local server = registrar { "192.168.1.13", name = "server" }
local function user(name, number)
  return phone { name = name, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = number, ["account.1.sip_server.1.address"] = "192.168.1.13" } }
end
local alice, bob = user("alice", 4605), user("bob", 4606)

alice:start()
bob:start()
local call = alice:call("4606")
expect { server, 200, alice, method = "INVITE", at = 1 }
wait(9)
bob:drop()
call:hangup()
local first = expect { server, "BYE", bob, at = 10 }
schedule { server, "BYE", bob, { 10.5, 11.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5 } }
link(alice, server):delay(9)                         -- copies 9 and 10 of 37.5 and 41.5 come at 46.5 and 50.5
expect   { alice, "BYE", server, at = 41.5 }
wait(3)                                              -- both gave up at 42; at 44.5 bob is back
bob:restore()
local again = expect { server, "BYE", bob, at = 46.5, retransmission = false }
expect   { bob, 200, server, method = "BYE", at = 46.5 }
check(again.headers.Via:match("branch=([^;]+)") ~= first.headers.Via:match("branch=([^;]+)"), "a branch is used once")
never    { server, "BYE", bob, during = 10 }         -- the copy of 50.5 is one again
