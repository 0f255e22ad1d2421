-- An INVITE that finds proxy 1 dead goes on through proxy 2, and the registration with it, at the same instant.
-- Source: Server Redundancy guide, outbound proxies; semantics 2.15.
title "A call makes proxy 2 take over"
tags  { "yealink", "proxy", "fallback", "invite" }

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

local bob = phone { "192.168.1.101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }

bob:start()
alice:start()
expect   { p1, 200, alice, at = 0 }
wait(100)
p1:drop()
alice:call("4606")
schedule { alice, "INVITE", p1, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "INVITE", p2, at = 107.5 }
expect   { alice, "REGISTER", p2, at = 107.5 }
expect   { p2, 200, alice, method = "REGISTER", at = 107.5 }
expect   { p2, 200, alice, method = "INVITE", at = 108.5 }
check(alice:registered() == p2, "registered through proxy 2")
alice:call("4606")
expect   { alice, "INVITE", p2, at = 108.5 }           -- every request starts there now
expect   { alice, "REGISTER", p2, at = 1907.5 }
schedule { alice, "REGISTER", p1, { 3707.5, 3708, 3709, 3711 } }
