-- successive_invite = register_first: the fallback server gets a REGISTER before the call.
-- Source: Administrator guide, call behaviour; semantics 2.10.1, knob successive_invite.
title "INVITE fallback behind a REGISTER"
tags  { "yealink", "fallback", "invite", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { successive_invite = "register_first" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
wait(100)
working:drop()
alice:call("4606")
schedule { alice, "INVITE", working, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "REGISTER", fallback, at = 107.5 }
expect   { alice, "INVITE", fallback, at = 107.5 }
expect   { alice, "REGISTER", working, at = 227.5 }         -- the first probe
