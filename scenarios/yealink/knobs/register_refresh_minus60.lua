-- As newer Polycom phones do it the refresh comes 60 s before the end, or at half of a short lifetime.
-- Source: Polycom guide, expires overlap; semantics 2.7 (knob register_refresh = minus60).
title "Refresh 60 s before the end"
tags  { "yealink", "register", "expires", "knob" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { register_refresh = "minus60" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.expires = 600
  account.2.enable = 1
  account.2.user_name = 4606
  account.2.sip_server.1.address = 192.168.1.13
  account.2.sip_server.1.expires = 100
]] }

alice:start()
schedule { alice, "REGISTER", lone, account = 1, { 0, 540, 1080 } }
schedule { alice, "REGISTER", lone, account = 2, { 0, 50, 100 } }
