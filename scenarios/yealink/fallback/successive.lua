-- Successive: the fallback server is registered with when the working one has failed, which is then probed every 120 s.
-- Source: Server Redundancy guide, "REGISTER Fallback" (redundancy_type 1); semantics 2.10.
title "REGISTER fallback and return, successive registration"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

working:drop()
alice:start()
schedule { alice, "REGISTER", working, { 0, 0.5, 1.5, 3.5 } }
expect   { alice, "REGISTER", fallback, at = 7.5 }
expect   { fallback, 200, alice }
check(alice:registered() == fallback, "registered at the fallback server")
schedule { alice, "REGISTER", working, { 127.5, 128, 129, 131 } }
schedule { alice, "REGISTER", working, { 247.5, 248, 249, 251 } }
wait(49)
working:restore()                                           -- 300
expect   { alice, "REGISTER", working, at = 367.5 }
expect   { working, 200, alice }
check(alice:registered() == working, "registered at the working server again")
