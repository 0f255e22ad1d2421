-- By knob a refused REGISTER falls back, whatever the parameter says.
-- Source: Semantics 2.10 (knob fallback_on_reg_reject = true).
title "A refused REGISTER falls back, by knob"
tags  { "yealink", "fallback", "register", "successive", "knob" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { fallback_on_reg_reject = "true" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

working:drop("reject", { status = 403 })
alice:start()
expect { working, 403, alice, at = 0 }
expect { alice, "REGISTER", fallback, at = 0 }
expect { fallback, 200, alice, at = 0 }
