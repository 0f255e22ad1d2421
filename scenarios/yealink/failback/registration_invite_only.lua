-- Mode 2: when only a call has moved, the renewal goes to the primary, whose binding it is.
-- Source: Server Redundancy guide, failback_mode 2; semantics 2.11.3.
title "Failback mode 2 after a call has moved"
tags  { "yealink", "failback", "register", "invite" }

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
  account.1.sip_server.1.failback_mode = 2
]] }

alice:start()
wait(100)
primary:drop()
alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
primary:restore()
wait(92.5)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 200 }
expect { alice, "REGISTER", primary, at = 1800 }
expect { primary, 200, alice, at = 1800 }
wait(10)
alice:call("4606")
expect { alice, "INVITE", primary, at = 1810 }
