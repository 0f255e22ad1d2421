-- The INVITE's chain is both proxies, the last one with Timer B whole.
-- Source: Server Redundancy guide, outbound proxies; semantics 2.15.
title "A call with both outbound proxies silent"
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

alice:start()
expect   { p1, 200, alice, at = 0 }
wait(100)
p1:drop()
p2:drop()
local call = alice:call("4606")
schedule { alice, "INVITE", p1, { 100, 100.5, 101.5, 103.5 } }
schedule { alice, "INVITE", p2, { 107.5, 108, 109, 111, 115, 123 } }
wait_until(function() return call.state == "failed" end, 60)
check(now() == 139.5, "the call fails 32 s after it came to proxy 2")
