-- outbound_proxy.Y.retry_counts and invite_retry_counts are the proxy's own; -1 takes those of sip_server.Y, same Y.
-- Source: Auto Provisioning guide, outbound_proxy.Y.retry_counts; semantics 1.5, 2.15.
title "Retries of outbound proxies"
tags  { "yealink", "proxy", "register", "invite" }

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
  account.1.sip_server.1.retry_counts = 5
  account.1.sip_server.2.retry_counts = 2
  account.1.sip_server.1.invite_retry_counts = 2
  account.1.outbound_proxy.1.retry_counts = 1
]] }

p1:drop()
alice:start()
schedule { alice, "REGISTER", p1, { 0, 0.5 } }         -- 1: its own
expect   { alice, "REGISTER", p2, at = 1.5 }
expect   { p2, 200, alice, at = 1.5 }
p1:restore()
p2:drop()
alice:call("4606")
schedule { alice, "INVITE", p2, { 1.5, 2, 3, 5 } }     -- 3: the default of server 2
expect   { alice, "INVITE", p1, at = 9 }
