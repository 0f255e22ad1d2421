-- outbound_proxy_enable without any address does nothing (and the phone warns).
-- Source: Semantics 2.15.
title "Outbound proxies without an address"
tags  { "yealink", "proxy", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
]] }

alice:start()
local r = expect { alice, "REGISTER", pbx, at = 0 }
check(r.headers.Route == nil, "no Route")
expect { pbx, 200, alice, at = 0 }
