-- With re-subscribe off a dead server is noticed at the refresh: 64*T1, then a new SUBSCRIBE through the chain.
-- Source: Server Redundancy guide, failback_subscribe.enable = 0; semantics 2.14.
title "The server of a subscription dies, re-subscribe off"
tags  { "yealink", "subscribe", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 3600
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.blf.subscribe_period = 600
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
expect   { primary, "NOTIFY", alice, at = 0 }
local call_id = blf.call_id

wait(100)
primary:drop()
never    { alice, "SUBSCRIBE", any, during = 199 }
schedule { alice, "SUBSCRIBE", primary, { 300, 300.5, 301.5, 303.5, 307.5, 311.5,
                                          315.5, 319.5, 323.5, 327.5, 331.5 } }
schedule { alice, "SUBSCRIBE", primary, { 332, 332.5, 333.5, 335.5 } }  -- the new one
expect   { alice, "SUBSCRIBE", secondary, at = 339.5 }
expect   { secondary, "NOTIFY", alice, at = 339.5 }
check(blf.server == secondary and blf.call_id ~= call_id, "a new dialog at the secondary")
