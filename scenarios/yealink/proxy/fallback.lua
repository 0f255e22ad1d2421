-- Proxy 2 takes over when proxy 1 has failed; proxy 1 is asked every outbound_proxy_fallback_interval (3600 s) and works again after its 200.
-- Source: Server Redundancy guide, outbound proxies; semantics 2.15.
title "REGISTER fallback and return between outbound proxies"
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
]] }

p1:drop()
alice:start()
schedule { alice, "REGISTER", p1, { 0, 0.5, 1.5, 3.5 } }
expect   { alice, "REGISTER", p2, at = 7.5 }
expect   { p2, "REGISTER", pbx, at = 7.5 }
expect   { p2, 200, alice, at = 7.5 }
check(alice:registered() == p2, "registered through proxy 2")
expect   { alice, "REGISTER", p2, at = 1807.5 }                   -- its own refresh begins there too
schedule { alice, "REGISTER", p1, { 3607.5, 3608, 3609, 3611 } }  -- the probe; never 120 s
p1:restore()
expect   { alice, "REGISTER", p1, at = 7207.5 }
expect   { p1, 200, alice, at = 7207.5 }
check(alice:registered() == p1, "registered through proxy 1 again")
never    { alice, "REGISTER", p2, during = 3600 }
