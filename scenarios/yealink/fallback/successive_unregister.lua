-- unregister_fallback_on_return: the binding at the fallback server is taken back.
-- Source: Semantics 2.10, knob unregister_fallback_on_return.
title "The fallback server is told of the return"
tags  { "yealink", "fallback", "register", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { unregister_fallback_on_return = "true" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

working:drop()
alice:start()
expect { alice, "REGISTER", fallback, at = 7.5 }
working:restore()
expect { alice, "REGISTER", working, at = 127.5 }
expect { alice, "REGISTER", fallback, at = 127.5 }
expect { fallback, 200, alice }
check(#fallback:bindings("4605") == 0, "no binding is left there")
