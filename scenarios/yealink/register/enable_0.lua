-- An account that is not enabled sends nothing.
-- Source: Server Redundancy guide, account.X.enable; semantics 1.1.
title "account.1.enable 0"
tags  { "yealink", "register" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.2.enable = 1
  account.2.user_name = 4607
  account.2.sip_server.1.address = 192.168.1.13
  account.1.enable = 0
]] }

alice:start()
expect { alice, "REGISTER", lone, at = 0, account = 2 }
check(count { alice, "REGISTER", lone, account = 1 } == 0, "account 1 is off")
