-- With proxy 1 blank proxy 2 is the only one; sip_server.2's retry_counts are what it inherits.
-- Source: Semantics 1.5, 2.15.
title "Only outbound proxy 2 is configured"
tags  { "yealink", "proxy", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.2.address = 192.168.2.2
]] }

alice:start()
local r = expect { alice, "REGISTER", p2, at = 0 }
check(r.raw:find("^REGISTER sip:192.168.1.13 "), "it names server 1")
check(r.headers.Route == "<sip:192.168.2.2;lr>", "through proxy 2")
expect { p2, 200, alice, at = 0 }
