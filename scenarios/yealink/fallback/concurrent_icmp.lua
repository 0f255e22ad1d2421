-- Concurrent: with ICMP a call moves at once and a probe goes out every 30 s.
-- Source: Server Redundancy guide, "INVITE Fallback" (redundancy_type 0); semantics 2.9.
title "INVITE fallback at once, probes every 30 s"
tags  { "yealink", "fallback", "invite", "register", "concurrent" }

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
working:drop("refuse")
alice:call("4606")
expect { alice, "INVITE", working, at = 100 }
expect { alice, "INVITE", fallback, at = 100 }
expect { alice, "REGISTER", working, at = 100 }
expect { alice, "REGISTER", working, at = 130 }
working:restore()
expect { alice, "REGISTER", working, at = 160 }
expect { working, 200, alice }
