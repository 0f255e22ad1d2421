-- Concurrent: a subscription is asked of the working server alone, which then is the last: 32 s.
-- Source: Server Redundancy guide, INVITE Fallback; semantics 2.9 (knob features_on_fallback = false).
title "No features at the fallback server"
tags  { "yealink", "fallback", "subscribe", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

alice:start()
wait(100)
working:drop()
alice:subscribe("dialog", "4606")
schedule { alice, "SUBSCRIBE", working, { 100, 100.5, 101.5, 103.5, 107.5, 111.5,
                                          115.5, 119.5, 123.5, 127.5, 131.5 } }
never    { alice, "SUBSCRIBE", fallback, during = 10 }
