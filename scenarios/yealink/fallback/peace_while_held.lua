-- The working server asks for peace at a refresh, and the fallback server is held
-- back until the binding ends. Nobody is left to ask: the next pass waits for the
-- end of the Retry-After, and the end of the binding lets the fallback server in.
-- Source: SEMANTICS 2.7.6, 2.10 (knob successive_trigger = at_binding_expiry).
title "Retry-After while the fallback server is held back"
tags  { "yealink", "fallback", "register" }

local working  = registrar { "192.168.1.14", name = "working" }
local fallback = registrar { "192.168.1.15", name = "fallback" }
local alice    = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.14
  account.1.sip_server.2.address = 192.168.1.15
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
expect { working, 200, alice, at = 0 }
working:drop("reject", { status = 503, retry_after = 400 })

schedule { alice, "REGISTER", working, { 1800, 2200, 2600, 3000, 3400 } }
check(count { alice, "REGISTER", fallback } == 0, "held back")
expect { alice, "REGISTER", fallback, at = 3600 }
expect { fallback, 200, alice }

working:restore()
expect { alice, "REGISTER", working, at = 3840 }
check(alice:registered() == working, "back with the first probe outside the Retry-After")
