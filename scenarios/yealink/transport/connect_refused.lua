-- A refused connection counts at once, after the way there and back; the refresh
-- tries the primary again.
-- Source: Server Redundancy guide, "Signalling failure" (a connect that fails);
-- SEMANTICS 2.7.7.
title "A refused TCP connection moves at once"
tags  { "yealink", "transport", "tcp", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2T" "" _sip._tcp.yealink
  _sip._tcp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
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
]] }

primary:drop("refuse")
link(alice, primary):delay(0.02)
alice:start()
expect { alice, "REGISTER", secondary, at = 0.04, transport = "tcp" }
expect { secondary, 200, alice }
check(alice:registered() == secondary, "registered at the secondary")

primary:restore()
expect { alice, "REGISTER", primary, at = 1800.08, transport = "tcp" }
expect { primary, 200, alice }
