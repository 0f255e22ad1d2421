-- What counts is what was granted: the refresh comes at half of the granted time.
-- Source: RFC 3261 section 10.2.4; semantics 2.7.
title "granted 100: refresh at 50"
tags  { "yealink", "register", "expires" }

local lone  = registrar { "192.168.1.13", name = "lone", grant = 100 }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
expect { alice, "REGISTER", lone, at = 0 }
expect { alice, "REGISTER", lone, at = 50 }
expect { alice, "REGISTER", lone, at = 100 }
