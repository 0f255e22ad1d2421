-- By TLS the proxy's certificate must be for the proxy's own name, not for the server's.
-- Source: RFC 5922; semantics 2.7.7, 2.15.
title "The certificate is the outbound proxy's"
tags  { "yealink", "proxy", "transport", "tls", "register" }

dns [[
  obp.com. 300 IN A 192.168.2.1
]]
local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx, transports = { "tls" }, tls = { names = { "obp.com" } } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = obp.com
  account.1.sip_server.1.transport_type = 2
  account.1.outbound_proxy.1.port = 5061
]] }

alice:start()
expect { alice, "REGISTER", p1, at = 0, transport = "tls" }
expect { p1, "REGISTER", pbx, at = 0, transport = "tcp" }
expect { p1, 200, alice, at = 0 }
