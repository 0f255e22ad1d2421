-- With the other reading a takeover by the fallback server moves the subscriptions too.
-- Source: Semantics 2.14 (knob resubscribe_on_fallback = true).
title "Re-subscribe at the fallback server"
tags  { "yealink", "fallback", "subscribe", "successive", "knob" }

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
local fallback  = registrar { "192.168.1.20", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { resubscribe_on_fallback = "true" }, config = [[
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
  account.1.sip_server.2.address = 192.168.1.20
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
alice:subscribe("dialog", "4606")
wait(100)
primary:drop("refuse")
secondary:drop("refuse")
expect { alice, "REGISTER", fallback, at = 3600 }           -- when the binding ends
expect { alice, "SUBSCRIBE", fallback, at = 3600 }
