-- Successive: in charge, the fallback server gets the calls at once; after the return the working one does.
-- Source: Administrator guide, call behaviour; semantics 2.10.1.
title "Calls during the fallback and after the return"
tags  { "yealink", "fallback", "invite", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

working:drop()
alice:start()
expect { alice, "REGISTER", fallback, at = 7.5 }
wait(52.5)
alice:call("4606")
expect { alice, "INVITE", fallback, at = 60 }
wait(240)
working:restore()
expect { alice, "REGISTER", working, at = 367.5 }
wait(12.5)
alice:call("4606")
expect { alice, "INVITE", working, at = 380 }
never  { alice, "INVITE", fallback, during = 40 }
