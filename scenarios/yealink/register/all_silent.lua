-- The last server gets the whole 64*T1; 30 s after it fails the next pass starts at the primary.
-- Source: Administrator guide, signalling failure; semantics 2.7.3.
title "Both servers silent: fail at 39.5, again at 69.5"
tags  { "yealink", "register", "failover", "outage" }

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
secondary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
schedule { alice, "REGISTER", secondary, { 7.5, 8, 9, 11, 15, 19, 23, 27, 31, 35, 39 } }
never    { alice, "REGISTER", any, during = 30.4 }          -- 39.0 to 69.4
expect   { alice, "REGISTER", primary, at = 69.5 }
check(alice:registered() == nil, "registered nowhere")

primary:restore()
expect   { alice, "REGISTER", primary, at = 70 }            -- the re-send finds it back
expect   { primary, 200, alice, at = 70 }
