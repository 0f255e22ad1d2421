-- T1 stretches the whole schedule: with 1 s the first copy comes at 1.0 and the end at 64.
-- Source: Public parameter reference, sip.timer_t1; RFC 3261 section 17.1.2.2.
title "T1 of 1 s"
tags  { "yealink", "register", "timers" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  sip.timer_t1 = 1
]] }

lone:drop()
alice:start()
schedule { alice, "REGISTER", lone, { 0, 1, 3, 7, 11, 15, 19, 23, 27, 31, 35, 39, 43, 47, 51, 55, 59, 63 } }
expect   { alice, "REGISTER", lone, at = 94 }
