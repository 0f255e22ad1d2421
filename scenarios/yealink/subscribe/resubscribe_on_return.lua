-- The way back counts too: the primary gets the subscriptions with the registration.
-- Source: Semantics 2.14 (knob resubscribe_on = any_registered_ip_change).
title "Re-subscribe after the failback"
tags  { "yealink", "subscribe", "failback" }

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
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
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
expect { alice, "SUBSCRIBE", secondary, at = 1807.5 }
expect { alice, "SUBSCRIBE", secondary, at = 1807.5 }
primary:restore()
expect { alice, "REGISTER", primary, at = 2407.5 }
wait(1)
check(count { alice, "SUBSCRIBE", primary, from = 2407.5, to = 2407.5 } == 2, "both, at once")
check(blf.server == primary and mwi.server == primary and blf.call_id ~= old, "new dialogs")
