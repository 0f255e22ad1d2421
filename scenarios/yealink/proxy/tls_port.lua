-- The Route names the port where that is not what its transport means: a proxy may speak TLS at 5060, the default of outbound_proxy.1.port.
-- Source: RFC 3261 section 19.1.2; semantics 2.15.
title "An outbound proxy with TLS at port 5060"
tags  { "yealink", "proxy", "tls", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx, port = 5060, transports = { "tls" } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.transport_type = 2
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

alice:start()
local register = expect { alice, "REGISTER", p1, at = 0, transport = "tls" }
check(register.headers.Route == "<sip:192.168.2.1:5060;transport=tls;lr>", "Route with the port")
expect { p1, "REGISTER", pbx, at = 0 }
expect { p1, 200, alice, at = 0 }
