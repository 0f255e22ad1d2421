-- With the other reading a subscription moves to the fallback server as a call does.
-- Source: Semantics 2.9 (knob features_on_fallback = true).
title "Features at the fallback server"
tags  { "yealink", "fallback", "subscribe", "concurrent", "knob" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { features_on_fallback = "true" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

alice:start()
wait(100)
working:drop()
alice:subscribe("dialog", "4606")
schedule { alice, "SUBSCRIBE", working, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "SUBSCRIBE", fallback, at = 107.5 }
