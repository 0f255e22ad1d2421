-- 503 with Retry-After 300: nothing for 300 s, and then the registration.
-- Source: Field report, onsip/SIP.js issue 472, siphon-project/siphon-sip pull 69.
title "Retry-After at a lone server"
tags  { "yealink", "field", "register", "503" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

lone:drop("reject", { status = 503, retry_after = 300 })
alice:start()
expect { lone, 503, alice, at = 0 }
lone:restore()
never  { alice, "REGISTER", lone, during = 299.9 }
expect { alice, "REGISTER", lone, at = 300 }
expect { lone, 200, alice, at = 300 }
