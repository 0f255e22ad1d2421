-- No proxy has a transport of its own: it is that of SIP server 1. A refused connection moves at once.
-- Source: Semantics 2.15 (knob obp_transport_source = sip_server.1), 2.5.3.
title "Outbound proxies by TCP"
tags  { "yealink", "proxy", "transport", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.sip_server.1.transport_type = 1
]] }

p1:drop("refuse")
alice:start()
expect { alice, "connect", p1, at = 0 }
local r = expect { alice, "REGISTER", p2, at = 0, transport = "tcp" }
check(r.headers.Route == "<sip:192.168.2.2;transport=tcp;lr>", "the Route names the transport")
expect { p2, "REGISTER", pbx, at = 0, transport = "udp" }
expect { p2, 200, alice, at = 0 }
