-- Successive: the fallback server in charge is refreshed at its own time, a probe of that instant going first.
-- Source: Server Redundancy guide, "REGISTER Fallback" (redundancy_type 1); semantics 2.10.
title "The refresh at the fallback server"
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

working:drop()
alice:start()
expect   { alice, "REGISTER", fallback, at = 7.5 }
wait(1799)
local probe   = expect { alice, "REGISTER", working, at = 1807.5 }
local refresh = expect { alice, "REGISTER", fallback, at = 1807.5 }
check(probe.t <= refresh.t, "the probe goes first")
schedule { alice, "REGISTER", working, { 1808, 1809, 1811 } }
