-- Concurrent: a call that finds the working server dead goes to the fallback server; REGISTER probes bring it back.
-- Source: Server Redundancy guide, "INVITE Fallback" (redundancy_type 0); semantics 2.9.
title "INVITE fallback and return, concurrent registration"
tags  { "yealink", "fallback", "invite", "register", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

alice:start()
expect   { alice, "REGISTER", working, at = 0 }
expect   { alice, "REGISTER", fallback, at = 0 }
wait(100)
working:drop()
alice:call("4606")
schedule { alice, "INVITE", working, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "INVITE", fallback, at = 107.5 }
schedule { alice, "REGISTER", working, { 107.5, 108, 109, 111, 115, 119, 123, 127, 131, 135, 139 } }
wait(21)
alice:call("4606")
expect   { alice, "INVITE", fallback, at = 160 }            -- at once
schedule { alice, "REGISTER", working, { 169.5, 170, 171, 173, 177 } }
working:restore()
expect   { alice, "REGISTER", working, at = 181 }
expect   { working, 200, alice }
wait(9)
alice:call("4606")
expect   { alice, "INVITE", working, at = 190 }
