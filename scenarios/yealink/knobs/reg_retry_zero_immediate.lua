-- With the other reading interval 0 means at once: the next pass follows at the end of the last.
-- Source: Semantics 2.7.8 (knob reg_retry_zero = immediate).
title "reg_fail_retry_interval 0, at once"
tags  { "yealink", "register", "outage", "knob" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { reg_retry_zero = "immediate" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_fail_retry_interval = 0
]] }

lone:drop()
alice:start()
expect { alice, "REGISTER", lone, at = 0, retransmission = false }
expect { alice, "REGISTER", lone, at = 32, retransmission = false }
expect { alice, "REGISTER", lone, at = 64, retransmission = false }
