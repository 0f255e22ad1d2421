-- With an overlap a subscription is refreshed that many seconds before its end.
-- Source: Public parameter reference, subscribe_expires_overlap; semantics 1.8.
title "subscribe_expires_overlap 30"
tags  { "yealink", "subscribe", "expires" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.blf.subscribe_period = 120
  account.1.subscribe_expires_overlap = 30
]] }

alice:start()
alice:subscribe("message-summary")
expect { alice, "SUBSCRIBE", lone, at = 0 }
expect { alice, "SUBSCRIBE", lone, at = 90 }
expect { alice, "SUBSCRIBE", lone, at = 180 }
