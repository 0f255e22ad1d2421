-- Successive: in charge, the fallback server gets the subscriptions too.
-- Source: Administrator guide, call behaviour; semantics 2.6.
title "SUBSCRIBE in fallback"
tags  { "yealink", "fallback", "subscribe", "successive" }

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
wait(42.5)
alice:subscribe("dialog", "4606")
expect { alice, "SUBSCRIBE", fallback, at = 50 }
check(count { alice, "SUBSCRIBE", working } == 0, "the working server is not asked")
