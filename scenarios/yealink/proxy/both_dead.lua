-- With both proxies dead the last one gets Timer F whole, and the registration begins at proxy 1 again after reg_fail_retry_interval.
-- Source: Server Redundancy guide, outbound proxies; semantics 2.15.
title "Both outbound proxies silent"
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
p2:drop()
alice:start()
schedule { alice, "REGISTER", p1, { 0, 0.5, 1.5, 3.5 } }
schedule { alice, "REGISTER", p2, { 7.5, 8, 9, 11, 15, 19, 23, 27, 31, 35, 39 } }
expect   { alice, "REGISTER", p1, at = 69.5 }          -- 7.5 + 32 + 30
