-- A SUBSCRIBE is challenged like a REGISTER: the answer goes to the server that asked, and a refresh in the dialog needs none.
-- Source: RFC 3261 22.2, RFC 6665; semantics 2.7 (challenge) and 2.14.
title "SUBSCRIBE challenged"
tags  { "yealink", "subscribe", "digest" }

local lone  = registrar { "192.168.1.13", name = "lone",
                          auth = { realm = "pbx", users = { ["4605"] = "pw" }, methods = { "REGISTER", "SUBSCRIBE" } } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.password = pw
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
local first = expect { alice, "SUBSCRIBE", lone, at = 0 }
expect { lone, 401, alice, method = "SUBSCRIBE", at = 0 }
local again = expect { alice, "SUBSCRIBE", lone, at = 0, after = first }
check(again.headers.Authorization ~= nil, "answered at the server that asked")
expect { lone, "NOTIFY", alice, at = 0 }
check(blf.state == "active", "the subscription stands")
