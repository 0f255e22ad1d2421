-- The pass after a failed one begins reg_fail_retry_interval after its end, over and over.
-- Source: Public parameter reference, reg_fail_retry_interval; semantics 2.7.8.
title "reg_fail_retry_interval 10"
tags  { "yealink", "register", "outage" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_fail_retry_interval = 10
]] }

lone:drop()
alice:start()
expect { alice, "REGISTER", lone, at = 0, retransmission = false }
expect { alice, "REGISTER", lone, at = 42, retransmission = false }
expect { alice, "REGISTER", lone, at = 84, retransmission = false }
expect { alice, "REGISTER", lone, at = 126, retransmission = false }
