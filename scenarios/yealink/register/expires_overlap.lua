-- With an overlap the refresh comes that many seconds before the end: 120 less 30.
-- Source: Public parameter reference, register_expires_overlap; semantics 1.8.
title "register_expires_overlap 30"
tags  { "yealink", "register", "expires" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.expires = 120
  account.1.register_expires_overlap = 30
]] }

alice:start()
expect { alice, "REGISTER", lone, at = 0 }
expect { alice, "REGISTER", lone, at = 90 }
expect { alice, "REGISTER", lone, at = 180 }
