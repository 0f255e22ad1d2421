-- The probes of the working server are fallback.timeout apart, counted from the takeover.
-- Source: Server Redundancy guide, fallback.timeout; semantics 2.10.
title "fallback.timeout 10"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
  account.1.fallback.timeout = 10
]] }

working:drop()
alice:start()
expect   { alice, "REGISTER", fallback, at = 7.5 }
schedule { alice, "REGISTER", working, { 17.5, 18, 19, 21, 27.5, 28, 29, 31, 37.5, 38, 39, 41 } }
working:restore()
expect   { alice, "REGISTER", working, at = 47.5 }
expect   { working, 200, alice, at = 47.5 }
never    { alice, "REGISTER", fallback, during = 60 }
