-- Another port of the same address is no other server to a subscription.
-- Source: Server Redundancy guide, failback_subscribe.enable; semantics 2.14.
title "No re-subscribe for another port"
tags  { "yealink", "subscribe", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5070 server1.yealink
  server1.yealink     IN A     192.168.1.13
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.13", name = "secondary", port = 5070, shares = primary }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.failback_subscribe.enable = 1
  account.1.blf.subscribe_period = 86400
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
wait(100)
local old = blf.call_id
primary:drop()
expect { alice, "REGISTER", secondary, at = 1807.5 }
never  { alice, "SUBSCRIBE", any, during = 60 }
check(blf.call_id == old, "the dialog is the old one")
