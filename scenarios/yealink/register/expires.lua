-- The lifetime asked for is the configured one, and the refresh comes at half of it.
-- Source: Server Redundancy guide, sip_server.Y.expires; semantics 2.7 (knob register_refresh = half).
title "expires 600: refresh at 300"
tags  { "yealink", "register", "expires" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.expires = 600
]] }

alice:start()
local first = expect { alice, "REGISTER", lone, at = 0 }
check(first.headers.Expires == "600", "asked for 600 s")
expect { alice, "REGISTER", lone, at = 300 }
expect { alice, "REGISTER", lone, at = 600 }
