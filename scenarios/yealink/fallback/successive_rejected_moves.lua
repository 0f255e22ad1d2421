-- Successive with redundancy_with_reg_fail.enable = 1: a refused REGISTER falls back.
-- Source: Public parameter reference, redundancy_with_reg_fail.enable = 1; semantics 2.10.
title "A refused REGISTER falls back"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
  account.1.redundancy_with_reg_fail.enable = 1
]] }

working:drop("reject", { status = 403 })
alice:start()
expect { alice, "REGISTER", working, at = 0 }
expect { alice, "REGISTER", fallback, at = 0 }
expect { alice, "REGISTER", working, at = 120 }             -- the first probe
