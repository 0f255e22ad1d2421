-- probe_clock = from_end_of_previous: the interval counts from the end of the probe before.
-- Source: Semantics 2.10, knob probe_clock.
title "Probes counted from the end of the one before"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { probe_clock = "from_end_of_previous" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

working:drop()
alice:start()
expect   { alice, "REGISTER", fallback, at = 7.5 }
schedule { alice, "REGISTER", working, { 127.5, 128, 129, 131 } }
schedule { alice, "REGISTER", working, { 255, 255.5, 256.5, 258.5 } }
