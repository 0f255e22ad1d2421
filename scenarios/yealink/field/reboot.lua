-- A phone that restarts registers under a new Call-ID, and the server that remembers the old one takes it.
-- Source: Field report, OpenSIPS/opensips issue 641.
title "Reboot at a server that remembers"
tags  { "yealink", "field", "register" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
local first = expect { alice, "REGISTER", lone, at = 0 }
expect { lone, 200, alice, at = 0 }
wait(100)
alice:reboot()
local again = expect { alice, "REGISTER", lone, at = 100 }
check(again.call_id ~= first.call_id, "a new Call-ID")
expect { lone, 200, alice, at = 100 }
check(#lone:bindings("4605") == 1, "one binding")
