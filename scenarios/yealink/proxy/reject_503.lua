-- 503 of a proxy moves, 403 of the registrar behind it does not, whatever redundancy_with_reg_fail says.
-- Source: Semantics 2.2, 2.10, 2.15.
title "What answers move to proxy 2"
tags  { "yealink", "proxy", "register" }

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
  account.1.redundancy_with_reg_fail.enable = 1
]] }

p1:drop("reject", { status = 503 })
alice:start()
expect { p1, 503, alice, at = 0 }
expect { alice, "REGISTER", p2, at = 0 }
expect { p2, 200, alice, at = 0 }
p1:restore()
pbx:drop("reject", { status = 403 })
expect { alice, "REGISTER", p2, at = 1800 }
expect { p2, 403, alice, at = 1800 }
never  { alice, "REGISTER", p1, during = 29 }
