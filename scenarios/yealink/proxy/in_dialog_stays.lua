-- A call that is up does not follow the registration to proxy 2.
-- Source: Semantics 2.8, 2.15.
title "No failover inside a dialog between proxies"
tags  { "yealink", "proxy", "invite" }

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
local call = alice:call("4606")
expect { p1, 200, alice, method = "INVITE", at = 1 }
p1:drop()
call:hangup()
schedule { alice, "BYE", p1, { 1, 1.5, 2.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5, 32.5 } }
waive("settled", "the proxy is dead to the end")
