-- concurrent_invite_selection = always_working_first: each call pays for the dead working server.
-- Source: Administrator guide, call behaviour; semantics 2.9, knob concurrent_invite_selection.
title "Every call begins at the working server"
tags  { "yealink", "fallback", "invite", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { concurrent_invite_selection = "always_working_first" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

alice:start()
wait(100)
working:drop()
alice:call("4606")
expect   { alice, "INVITE", fallback, at = 107.5 }
wait(52.5)
alice:call("4606")
schedule { alice, "INVITE", working, { 160, 160.5, 161.5, 163.5 } }
expect   { alice, "INVITE", fallback, at = 167.5 }
never    { alice, "REGISTER", fallback, during = 1 }
