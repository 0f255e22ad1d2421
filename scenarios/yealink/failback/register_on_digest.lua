-- The challenge of the secondary is answered before the call goes there: two round trips.
-- Source: Server Redundancy guide, register_on_enable; semantics 2.12.
title "REGISTER with digest before the INVITE"
tags  { "yealink", "failback", "invite", "register", "register-on", "digest" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local auth      = { realm = "pbx", users = { ["4605"] = "pw" } }
local primary   = registrar { "192.168.1.13", name = "primary", auth = auth }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, auth = auth }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.register_on_enable = 1
  account.1.password = pw
]] }

alice:start()
wait(100)
primary:drop()
link(alice, secondary):delay(0.05)
alice:call("4606")
expect { alice, "REGISTER", secondary, at = 107.5 }
expect { secondary, 401, alice, at = 107.55 }
expect { alice, "REGISTER", secondary, at = 107.6 }
expect { alice, "INVITE", secondary, at = 107.7 }
