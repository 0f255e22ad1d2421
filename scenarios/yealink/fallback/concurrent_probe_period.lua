-- Concurrent: the next probe begins reg_fail_retry_interval after the end of the one before.
-- Source: Server Redundancy guide, "INVITE Fallback" (redundancy_type 0); semantics 2.9.
title "REGISTER probes of the working server"
tags  { "yealink", "fallback", "register", "concurrent" }

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
alice:call("4606")
expect   { alice, "REGISTER", working, at = 107.5 }
schedule { alice, "REGISTER", working, { 169.5, 170, 171, 173, 177, 181, 185, 189, 193, 197, 201 } }
never    { alice, "REGISTER", working, during = 1 }
wait(2)
working:restore()                                           -- the probe has failed at 201.5
expect   { alice, "REGISTER", working, at = 231.5 }
expect   { working, 200, alice }
