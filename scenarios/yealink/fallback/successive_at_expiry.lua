-- Successive: a live binding holds the fallback server back; it takes over when the binding ends.
-- Source: Server Redundancy guide, "REGISTER Fallback" (redundancy_type 1); semantics 2.10.
title "REGISTER fallback when the binding ends"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
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
schedule { alice, "REGISTER", working, { 1837.5, 1838, 1839, 1841 } }
schedule { alice, "REGISTER", working, { 1875, 1875.5, 1876.5, 1878.5 } }
never    { alice, "REGISTER", fallback, during = 1721 }
expect   { alice, "REGISTER", fallback, at = 3600 }
expect   { fallback, 200, alice }
expect   { alice, "REGISTER", working, at = 3720 }          -- the first probe
