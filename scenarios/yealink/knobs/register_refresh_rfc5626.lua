-- The refresh comes between 80 and 100 percent of the lifetime, drawn anew each time.
-- Source: RFC 5626 section 4.4.1; semantics 2.7 (knob register_refresh = rfc5626_80_100).
title "Refresh at 80 to 100 percent"
tags  { "yealink", "register", "expires", "knob" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { register_refresh = "rfc5626_80_100" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.expires = 600
]] }

alice:start()
local last = expect { alice, "REGISTER", lone, at = 0 }
for _ = 1, 5 do last = expect { alice, "REGISTER", lone, after = last, within = { 480, 600 } } end
check(count { alice, "REGISTER", lone } == 6, "one REGISTER per lifetime")
check(count { lone, 200, alice } == 6, "all of them in time")
