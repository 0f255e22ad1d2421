-- outbound_proxy_fallback_interval = 0: nobody asks for proxy 1 until proxy 2 fails.
-- Source: Semantics 2.15 (knob obp_interval_zero = disabled).
title "A fallback interval of 0 means never"
tags  { "yealink", "proxy", "knob", "fallback" }

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
  account.1.outbound_proxy_fallback_interval = 0
]] }

p1:drop()
alice:start()
expect { alice, "REGISTER", p2, at = 7.5 }
p1:restore()
never  { alice, "REGISTER", p1, during = 20000 }
p2:drop()
schedule { alice, "REGISTER", p2, { 21607.5, 21608, 21609, 21611 } }
expect   { alice, "REGISTER", p1, at = 21615 }
expect   { p1, 200, alice, at = 21615 }
