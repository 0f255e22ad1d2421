-- T2 is the longest distance between two copies of a REGISTER.
-- Source: Public parameter reference, sip.timer_t2; RFC 3261 section 17.1.2.2.
title "T2 of 8 s"
tags  { "yealink", "register", "timers" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  sip.timer_t2 = 8
]] }

lone:drop()
alice:start()
schedule { alice, "REGISTER", lone, { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 31.5 } }
expect   { alice, "REGISTER", lone, at = 62 }
