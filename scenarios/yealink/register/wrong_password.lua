-- A second challenge for the same nonce ends the pass; the next one comes 30 s later.
-- Source: Semantics 2.7 (second 401).
title "Wrong password"
tags  { "yealink", "register", "digest" }

local lone  = registrar { "192.168.1.13", name = "lone", auth = { realm = "pbx", users = { ["4605"] = "pw" } } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.password = other
]] }

alice:start()
expect { lone, 401, alice, at = 0 }
expect { lone, 401, alice, at = 0 }
check(count { alice, "REGISTER", lone } == 2, "two REGISTERs, no more")
never  { alice, "REGISTER", lone, during = 29 }
expect { alice, "REGISTER", lone, at = 30 }
check(alice:registered() == nil, "not registered")
