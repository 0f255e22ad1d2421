-- With the other reading the printed maximum of 60 alone switches the fixed interval off.
-- Source: Semantics 1.8 (knob reg_backoff_select = any_nonzero).
title "A maximum alone is a back-off"
tags  { "yealink", "register", "outage", "back-off", "knob" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { reg_backoff_select = "any_nonzero" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_fail_retry_interval = 100
]] }

lone:drop("reject", { status = 403 })
alice:start()
local last = expect { alice, "REGISTER", lone, at = 0 }
for _ = 1, 5 do last = expect { alice, "REGISTER", lone, after = last, within = { 30, 60 } } end
