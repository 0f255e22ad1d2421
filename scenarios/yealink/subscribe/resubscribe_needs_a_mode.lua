-- Re-subscribe needs failback_mode 1, 2 or 3: in mode 0 subscriptions stay.
-- Source: Server Redundancy guide, failback_subscribe.enable; semantics 1.4 and 2.14.
title "Re-subscribe in mode 0"
tags  { "yealink", "subscribe", "failover" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_subscribe.enable = 1
  account.1.blf.subscribe_period = 86400
]] }

alice:start()
local blf, mwi = alice:subscribe("dialog", "4606"), alice:subscribe("message-summary")
wait(100)
local old = blf.call_id
check(blf.state == "active" and mwi.state == "active", "both active at the primary")
primary:drop()
expect { alice, "REGISTER", secondary, at = 1807.5 }
never  { alice, "SUBSCRIBE", any, during = 60 }
check(blf.server == primary and blf.call_id == old, "the dialogs are the old ones")
