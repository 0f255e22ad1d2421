-- successive_trigger = after_expires_param: the whole sip_server.1.expires passes after the failure.
-- Source: Server Redundancy guide to the letter; semantics 2.10, knob successive_trigger.
title "REGISTER fallback after sip_server.1.expires"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { successive_trigger = "after_expires_param" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
wait(1000)
working:drop()
never    { alice, "REGISTER", fallback, during = 4400 }
expect   { alice, "REGISTER", fallback, at = 5407.5 }       -- 1807.5 + 3600
