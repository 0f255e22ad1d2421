-- outbound_proxy_fallback_interval = 0: every REGISTER begins at proxy 1.
-- Source: Semantics 2.15 (knob obp_interval_zero = every_register).
title "A fallback interval of 0 means every REGISTER"
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
]], knobs = { obp_interval_zero = "every_register" } }

p1:drop()
alice:start()
expect   { p2, 200, alice, at = 7.5 }
schedule { alice, "REGISTER", p1, { 1807.5, 1808, 1809, 1811 } }
expect   { p2, 200, alice, at = 1815 }
p1:restore()
expect   { alice, "REGISTER", p1, at = 3615 }
expect   { p1, 200, alice, at = 3615 }
check(alice:registered() == p1, "registered through proxy 1 again")
