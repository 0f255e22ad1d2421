-- -1, the default, of outbound_proxy.1.retry_counts is retry_counts of SIP server 1.
-- Source: Auto Provisioning guide, outbound_proxy.Y.retry_counts; semantics 1.5.
title "Inherited retries of an outbound proxy"
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
  account.1.sip_server.1.retry_counts = 2
  account.1.outbound_proxy.1.retry_counts = -1
]] }

p1:drop()
alice:start()
schedule { alice, "REGISTER", p1, { 0, 0.5, 1.5 } }
expect   { alice, "REGISTER", p2, at = 3.5 }
