-- Interval 0 is taken as never: after the failed pass nothing is sent.
-- Source: Semantics 2.7.8 (knob reg_retry_zero = never).
title "reg_fail_retry_interval 0, never"
tags  { "yealink", "register", "outage" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_fail_retry_interval = 0
]] }

lone:drop("reject", { status = 403 })
alice:start()
expect { lone, 403, alice, at = 0 }
never  { alice, "REGISTER", lone, during = 7200 }
