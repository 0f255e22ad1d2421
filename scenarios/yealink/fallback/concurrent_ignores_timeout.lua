-- Concurrent: fallback.timeout has no say; probes follow reg_fail_retry_interval.
-- Source: Server Redundancy guide, fallback.timeout; semantics 2.9.
title "fallback.timeout without successive registration"
tags  { "yealink", "fallback", "register", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.timeout = 10
  account.1.reg_fail_retry_interval = 50
]] }

alice:start()
wait(100)
working:drop("refuse")
alice:call("4606")
schedule { alice, "REGISTER", working, { 100, 150, 200 } }
