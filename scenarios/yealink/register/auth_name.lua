-- The challenge is answered with auth_name, which may differ from the user.
-- Source: Server Redundancy guide, auth_name and password; semantics 1.1.
title "Digest with auth_name"
tags  { "yealink", "register", "digest" }

local lone  = registrar { "192.168.1.13", name = "lone", auth = { realm = "pbx", users = { clerk = "pw" } } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.auth_name = clerk
  account.1.password = pw
]] }

alice:start()
expect { lone, 401, alice, at = 0 }
local again = expect { alice, "REGISTER", lone, at = 0, after = expect { alice, "REGISTER", lone, at = 0 } }
check(again.headers.Authorization:find('username="clerk"', 1, true) ~= nil, "auth_name")
check(again.headers.To:find("sip:4605@", 1, true) ~= nil, "user_name")
expect { lone, 200, alice, at = 0 }
