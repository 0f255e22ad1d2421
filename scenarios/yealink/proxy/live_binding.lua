-- Proxy 2 does not wait for the end of the binding, as server 2 does with successive_trigger = at_binding_expiry.
-- Source: Server Redundancy guide, outbound proxies; semantics 2.15.
title "A refresh that fails goes to proxy 2 at once"
tags  { "yealink", "proxy", "fallback", "register" }

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
  account.1.fallback.redundancy_type = 1
  account.1.fallback.timeout = 10
]] }

alice:start()
expect   { p1, 200, alice, at = 0 }
wait(1000)
p1:drop()
schedule { alice, "REGISTER", p1, { 1800, 1800.5, 1801.5, 1803.5 } }
expect   { alice, "REGISTER", p2, at = 1807.5 }
expect   { p2, 200, alice, at = 1807.5 }
never    { alice, "REGISTER", p1, during = 1000 }     -- fallback.timeout is not for proxies
