-- Mode 0: a request begins at the primary, whatever the last one met there.
-- Source: Server Redundancy guide, "sip_server.Y.failback_mode = 0"; semantics 2.11.1.
title "Failback mode 0, every request begins at the primary"
tags  { "yealink", "failback", "invite" }

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
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
wait(42.5)
alice:call("4606")
schedule { alice, "INVITE", primary, { 50, 50.5, 51.5, 53.5 } }
expect   { alice, "INVITE", secondary, at = 57.5 }

primary:restore()
wait(2.5)
alice:call("4606")
expect { alice, "INVITE", primary, at = 60 }
never  { alice, "INVITE", secondary, during = 30 }
