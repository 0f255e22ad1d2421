-- A server that has forgotten the subscription answers the refresh with 481, and the phone subscribes anew.
-- Source: semantics 2.14 (re-subscribe disabled), RFC 6665 section 4.1.2.2.
title "Subscription lost in a restart"
tags  { "yealink", "subscribe", "restart" }

local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
local mwi = alice:subscribe("message-summary")
expect { server, "NOTIFY", alice, at = 0 }
local call_id = mwi.call_id

wait(60)
server:restart { forget = true }
expect { alice, "SUBSCRIBE", server, at = 900 }             -- half of 1800 s
expect { server, 481, alice, method = "SUBSCRIBE", at = 900 }
expect { alice, "SUBSCRIBE", server, at = 900 }             -- a new dialog
expect { server, 200, alice, method = "SUBSCRIBE", at = 900 }
expect { server, "NOTIFY", alice, at = 900 }
check(mwi.state == "active" and mwi.call_id ~= call_id, "a new dialog")
