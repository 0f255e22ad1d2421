-- A SUBSCRIBE has the chain of both proxies and makes proxy 2 take over, too; its NOTIFYs come through the proxy.
-- Source: Semantics 2.6, 2.15.
title "Subscriptions through outbound proxies"
tags  { "yealink", "proxy", "subscribe" }

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
]] }

alice:start()
expect { p1, 200, alice, at = 0 }
p1:drop("refuse")
alice:subscribe("dialog", "4606")
local r = expect { alice, "SUBSCRIBE", p2, at = 0 }
check(r.headers.Route == "<sip:192.168.2.2;lr>", "by Route")
expect { alice, "REGISTER", p2, at = 0 }
expect { pbx, "NOTIFY", p2, at = 0 }
expect { p2, "NOTIFY", alice, at = 0 }
expect { alice, "SUBSCRIBE", p2, at = 900 }           -- refreshed inside the dialog
