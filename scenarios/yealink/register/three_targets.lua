-- Two silent servers cost two retry schedules before the third answers.
-- Source: Server Redundancy guide, retry_counts 3; semantics 2.7.2.
title "REGISTER walks three targets in order"
tags  { "yealink", "register", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 3 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server2.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server3.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
  server3.yealink     IN A     192.168.1.15
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local tertiary  = registrar { "192.168.1.15", name = "tertiary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop()
secondary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
schedule { alice, "REGISTER", secondary, { 7.5, 8, 9, 11 } }
expect   { alice, "REGISTER", tertiary, at = 15 }
expect   { tertiary, 200, alice }
check(alice:registered() == tertiary, "registered at the third server")
