-- An expectation without a documented number is not met: a warning.
-- Source: none.
title "A warning"
tags  { "basic" }

local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
expect { alice, "REGISTER", server, at = 3, grade = "warn" }
