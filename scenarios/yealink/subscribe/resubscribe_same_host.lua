-- Another port of the same host is no other server: the subscriptions stay in their dialogs.
-- Source: Server Redundancy guide, failback_subscribe.enable ("different IP"); semantics 2.14.
title "No re-subscribe on the same host"
tags  { "yealink", "subscribe", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 3600
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server.yealink
  _sip._udp.yealink   IN SRV   0 1 5062 server.yealink
  server.yealink      IN A     192.168.1.13
]]
local first  = registrar { "192.168.1.13", name = "first" }
local second = registrar { "192.168.1.13", port = 5062, name = "second", shares = first }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.expires = 600
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_subscribe.enable = 1
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
expect { first, "NOTIFY", alice, at = 0 }

wait(100)
first:drop("reject", { status = 503, methods = { "REGISTER" } })
expect { alice, "REGISTER", first, at = 300 }
expect { alice, "REGISTER", second, at = 300 }
check(alice:registered() == second, "registered at the other port")
never  { alice, "SUBSCRIBE", any, during = 500 }
expect { alice, "SUBSCRIBE", first, at = 900 }              -- the refresh, inside the dialog
check(blf.state == "active" and blf.server == first, "still the first one's")
