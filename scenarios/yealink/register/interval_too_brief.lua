-- 423 is answered at once with the least lifetime the server takes.
-- Source: RFC 3261 section 10.2.8; semantics 2.7.
title "423 Interval Too Brief"
tags  { "yealink", "register", "expires" }

local lone  = registrar { "192.168.1.13", name = "lone", min_expires = 600 }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.expires = 60
]] }

alice:start()
expect { lone, 423, alice, at = 0 }
expect { lone, 200, alice, at = 0 }
expect { alice, "REGISTER", lone, at = 0, after = expect { alice, "REGISTER", lone, at = 0 } }
expect { alice, "REGISTER", lone, at = 300 }                -- half of 600 s
