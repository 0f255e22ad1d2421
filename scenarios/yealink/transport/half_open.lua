-- The server lost power and is back: it knows nothing of the connection, answers the next segment with RST, and the phone moves.
-- Source: Semantics 2.7.7 ("Connection dies mid-transaction: failure at that instant").
title "A half-open connection"
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

alice:start()
expect { primary, 200, alice, at = 0 }
wait(100)
primary:drop()                                             -- nobody hears its RST
primary:restart { forget = true }
wait(60)
primary:restore()
check(count { primary, "reset", alice } == 1, "sent when it came up, and lost")
expect { alice, "REGISTER", primary, at = 1800, fate = "refused" }
expect { primary, "reset", alice, at = 1800 }               -- the answer to it
expect { alice, "REGISTER", secondary, at = 1800 }
expect { secondary, 200, alice, at = 1800 }
