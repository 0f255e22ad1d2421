-- A refresh tries the dead primary first and pays the whole retry schedule again.
-- Source: Server Redundancy guide, "REGISTER Failover"; semantics 2.7.1.
title "A refresh while the primary is still dead"
tags  { "yealink", "register", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop()
alice:start()
expect   { alice, "REGISTER", secondary, at = 7.5 }
schedule { alice, "REGISTER", primary, { 1807.5, 1808, 1809, 1811 } }
expect   { alice, "REGISTER", secondary, at = 1815 }
expect   { secondary, 200, alice, at = 1815 }
check(alice:registered() == secondary, "still registered at the secondary")
