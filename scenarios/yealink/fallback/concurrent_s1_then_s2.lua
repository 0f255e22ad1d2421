-- concurrent_start = s1_then_s2: the fallback server is registered with after the working one.
-- Source: Semantics 2.9, knob concurrent_start.
title "One registration after the other"
tags  { "yealink", "fallback", "register", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { concurrent_start = "s1_then_s2" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

working:drop()
alice:start()
schedule { alice, "REGISTER", working, { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 } }
expect   { alice, "REGISTER", fallback, at = 32 }
