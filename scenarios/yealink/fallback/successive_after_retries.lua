-- successive_trigger = after_retries: the fallback server takes over as soon as the working one has failed.
-- Source: Server Redundancy guide, general paragraph; semantics 2.10, knob successive_trigger.
title "REGISTER fallback after the retries"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { successive_trigger = "after_retries" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
wait(1000)
working:drop()
schedule { alice, "REGISTER", working, { 1800, 1800.5, 1801.5, 1803.5 } }
expect   { alice, "REGISTER", fallback, at = 1807.5 }
