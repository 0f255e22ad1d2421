-- A server closes idle connections after two minutes: the phone lets it and connects anew for the next request.
-- Source: Semantics 2.21 point 6, 2.7.7 (knob tcp_reset_action = next_request).
title "Idle connections are closed"
tags  { "yealink", "transport", "tcp" }

local server = registrar { "192.168.1.13", name = "server", idle_close = "2m" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.transport_type = 1
]] }

alice:start()
expect { server, 200, alice, at = 0 }
expect { server, "closed", alice, at = 120 }
never  { alice, any, any, during = 1679.999 }
expect { alice, "connect", server, at = 1800 }
expect { alice, "REGISTER", server, at = 1800 }
expect { server, "closed", alice, at = 1920 }
