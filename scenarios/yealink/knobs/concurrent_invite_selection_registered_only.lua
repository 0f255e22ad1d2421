-- Only servers where the phone is registered get its calls.
-- Source: Semantics 2.9 (knob concurrent_invite_selection = registered_only).
title "Calls go where the phone is registered"
tags  { "yealink", "fallback", "invite", "concurrent", "knob" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice",
  knobs = { concurrent_invite_selection = "registered_only" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

working:drop()
alice:start()
expect { fallback, 200, alice, at = 0 }
wait(5)
alice:call("4606")
expect { alice, "INVITE", fallback, at = 5 }
check(count { alice, "INVITE", working } == 0, "the working server never took the registration")
