-- With three silent servers the pass ends at 47.0 and the next begins at 77.0.
-- Source: Administrator guide, signalling failure; semantics 2.7.3.
title "Three servers silent: fail at 47.0, again at 77.0"
tags  { "yealink", "register", "failover", "outage" }

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
tertiary:drop()
alice:start()
schedule { alice, "REGISTER", secondary, { 7.5, 8, 9, 11 } }
schedule { alice, "REGISTER", tertiary, { 15, 15.5, 16.5, 18.5, 22.5, 26.5, 30.5, 34.5, 38.5, 42.5, 46.5 } }
never    { alice, "REGISTER", any, during = 30.4 }          -- 46.5 to 76.9
expect   { alice, "REGISTER", primary, at = 77 }
