-- A server that was left without a word ends the subscription when its time is over, and learns that nobody listens.
-- Source: semantics 2.14 (old dialogs are dropped locally), RFC 6665 section 4.2.2 (481).
title "The last NOTIFY of a server left behind"
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
  account.1.sip_server.1.expires = 600
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_subscribe.enable = 1
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
expect { primary, "NOTIFY", alice, at = 0 }
check(blf.notified == 1)

wait(100)
primary:drop()
expect { alice, "SUBSCRIBE", secondary, at = 307.5 }
expect { secondary, "NOTIFY", alice, at = 307.5 }

primary:restore()
expect { primary, "NOTIFY", alice, at = 1800 }              -- terminated: nobody has refreshed
expect { alice, 481, primary, at = 1800 }
check(blf.state == "active" and blf.server == secondary, "the subscription does not mind")
