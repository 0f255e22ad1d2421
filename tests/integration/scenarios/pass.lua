-- A phone registers at once with a server that answers.
-- Source: RFC 3261, section 10.2.
title "A phone registers"
tags  { "basic", "register" }

local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
expect { alice, "REGISTER", server, at = 0 }
expect { server, 200, alice }
check(alice:registered() == server, "registered")
