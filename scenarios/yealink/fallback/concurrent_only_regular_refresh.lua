-- concurrent_probe = only_regular_refresh: nothing is sent to the working server before its refresh is due.
-- Source: Semantics 2.9, knob concurrent_probe.
title "No probe of the working server"
tags  { "yealink", "fallback", "invite", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { concurrent_probe = "only_regular_refresh" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

alice:start()
wait(100)
working:drop()
alice:call("4606")
expect { alice, "INVITE", fallback, at = 107.5 }
never  { alice, "REGISTER", working, during = 1690 }
working:restore()
expect { alice, "REGISTER", working, at = 1800 }
alice:call("4606")
expect { alice, "INVITE", working, at = 1800 }
