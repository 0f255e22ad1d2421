-- Concurrent: a refresh that the working server does not answer sends the calls to the fallback server.
-- Source: Server Redundancy guide, "INVITE Fallback" (redundancy_type 0); semantics 2.9.
title "A failed refresh sends calls to the fallback server"
tags  { "yealink", "fallback", "invite", "register", "concurrent" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
]] }

alice:start()
wait(100)
working:drop()
expect { alice, "REGISTER", working, at = 1800 }
wait(40)
alice:call("4606")
expect { alice, "INVITE", fallback, at = 1840 }
never  { alice, "INVITE", working, during = 10 }
