-- Read by its text alone, failback_subscribe renews the subscriptions at failover and leaves them alone at failback.
-- Source: Server Redundancy guide, failback_subscribe.enable; semantics 2.14, knob resubscribe_on = failover_only.
title "Re-subscribe at failover only"
tags  { "yealink", "subscribe", "failover", "failback", "knob" }

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
local alice     = phone { "192.168.1.100", name = "alice", knobs = { resubscribe_on = "failover_only" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.expires = 600
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.failback_subscribe.enable = 1
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
expect { primary, "NOTIFY", alice, at = 0 }

wait(100)
primary:drop()
expect { alice, "REGISTER", secondary, at = 307.5 }
expect { alice, "SUBSCRIBE", secondary, at = 307.5 }

primary:restore()
expect { alice, "REGISTER", primary, at = 907.5 }           -- failed back
never  { alice, "SUBSCRIBE", any, during = 200 }
expect { alice, "SUBSCRIBE", secondary, at = 1207.5 }       -- the refresh, inside the dialog
check(blf.server == secondary, "still the secondary's")
