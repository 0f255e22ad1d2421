-- With a minimum above 0 the waits double up to the maximum, each drawn from its upper half.
-- Source: RFC 5626 section 4.5; semantics 2.7.8 (knob reg_backoff_select = min_gt_zero).
title "Back-off 10 to 60"
tags  { "yealink", "register", "outage", "back-off" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_failed_retry_min_time = 10
  account.1.reg_failed_retry_max_time = 60
]] }

lone:drop("reject", { status = 403 })
alice:start()
local last = expect { alice, "REGISTER", lone, at = 0 }
for _, most in ipairs { 20, 40, 60, 60, 60 } do
  last = expect { alice, "REGISTER", lone, after = last, within = { most / 2, most } }
end
