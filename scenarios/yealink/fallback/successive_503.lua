-- Successive: 503 is a failure, not a refusal: the fallback server takes over at once.
-- Source: Administrator guide, signalling failure; semantics 2.10.
title "503 falls back at once"
tags  { "yealink", "fallback", "register", "successive", "503" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

working:drop("reject", { status = 503 })
alice:start()
expect { working, 503, alice, at = 0 }
expect { alice, "REGISTER", fallback, at = 0 }
expect { alice, "REGISTER", working, at = 120 }             -- the first probe
