-- The display name stands in From, beside the user name.
-- Source: Server Redundancy guide, display_name and user_name; semantics 1.1.
title "Display name in From"
tags  { "yealink", "register" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.display_name = Front Desk
]] }

alice:start()
local first = expect { alice, "REGISTER", lone, at = 0 }
check(first.headers.From:find('"Front Desk" <sip:4605@', 1, true) ~= nil, "both names")
