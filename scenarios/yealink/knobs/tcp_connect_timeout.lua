-- A host that drops the SYN costs 5 s instead of Timer F; one that accepts and hangs still costs 32 s.
-- Source: Semantics 2.5.3 (knob tcp_connect_timeout = 5).
title "Connect time-out of 5 s"
tags  { "yealink", "transport", "tcp", "failover", "knob" }

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
local alice     = phone { "192.168.1.100", name = "alice", knobs = { tcp_connect_timeout = 5 }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("silent")
alice:start()
expect { alice, "REGISTER", secondary, at = 5, transport = "tcp" }
expect { secondary, 200, alice, at = 5 }
primary:restore()
expect { primary, 200, alice, at = 1805 }
primary:drop("hang")
expect { alice, "REGISTER", primary, at = 3605 }
expect { alice, "REGISTER", secondary, at = 3637 }
