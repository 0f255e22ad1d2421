-- After the cable was out, requests go through the proxy again and still carry its Route.
-- Source: pjsip issue 4066; semantics 2.15, 2.21 point 8.
title "The proxy is not forgotten with the network"
tags  { "yealink", "proxy", "fault", "register", "field" }

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
wait(100)
alice:unplug()
wait(100)
alice:plug()
local r = expect { alice, "REGISTER", p1, at = 200 }
check(r.headers.Route == "<sip:192.168.2.1;lr>", "by Route")
expect { p1, 200, alice, at = 200 }
check(count { alice, any, pbx } == 0, "never past the proxy")
