-- The answer to a challenge is a new transaction with a budget of its own: the server that dies then costs 7.5 s.
-- Source: Semantics 2.5 (the budget counts per transaction).
title "A fresh budget after 401"
tags  { "yealink", "register", "failover", "digest" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local auth      = { realm = "pbx", users = { ["4605"] = "pw" } }
local primary   = registrar { "192.168.1.13", name = "primary", auth = auth }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, auth = auth }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.password = pw
]] }

link(alice, primary):delay(1)
alice:start()
at(2.5, function() primary:drop() end)
expect   { primary, 401, alice, at = 1 }
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 2, 2.5, 3.5, 5.5 } }
expect   { alice, "REGISTER", secondary, at = 9.5 }
