-- A refusal ends the pass at once; the next comes 30 s later at the same server.
-- Source: Administrator guide, signalling failure; semantics 2.2 and 2.7.
title "403 is no failover"
tags  { "yealink", "register" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

lone:drop("reject", { status = 403 })
alice:start()
schedule { alice, "REGISTER", lone, { 0, 30, 60 } }
lone:restore()
expect   { alice, "REGISTER", lone, at = 90 }
expect   { lone, 200, alice, at = 90 }
