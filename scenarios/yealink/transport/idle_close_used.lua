-- A request inside the two minutes keeps the connection: the time begins again with each message.
-- Source: Semantics 2.21 point 6 (reuse for later requests).
title "A used connection stays"
tags  { "yealink", "transport", "tcp" }

local server = registrar { "192.168.1.13", name = "server", idle_close = "2m" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.transport_type = 1
]] }

alice:start()
expect { alice, "connect", server, at = 0 }
wait(100)
alice:call("4606")
expect { server, 480, alice, at = 100 }
never  { server, "closed", alice, during = 119.999 }
expect { server, "closed", alice, at = 220 }
check(count { alice, "connect", server } == 1, "one connection for both requests")
