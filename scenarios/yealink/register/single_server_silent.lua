-- A lone server gets 64*T1 whatever retry_counts says, and is asked again 30 s later.
-- Source: Administrator guide, signalling failure; semantics 2.7.4.
title "One silent server: fail at 32.0, again at 62.0"
tags  { "yealink", "register", "outage" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.retry_counts = 1
]] }

lone:drop()
alice:start()
schedule { alice, "REGISTER", lone, { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 } }
lone:restore()
never    { alice, "REGISTER", lone, during = 30.4 }         -- 31.5 to 61.9
expect   { alice, "REGISTER", lone, at = 62 }
expect   { lone, 200, alice, at = 62 }
