-- The printed maximum of 60 alone changes nothing: without a minimum the fixed interval holds.
-- Source: Semantics 1.8 (knob reg_backoff_select = min_gt_zero).
title "A maximum alone is no back-off"
tags  { "yealink", "register", "outage", "back-off" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_failed_retry_max_time = 1800
]] }

lone:drop("reject", { status = 403 })
alice:start()
schedule { alice, "REGISTER", lone, { 0, 30, 60, 90, 120 } }
