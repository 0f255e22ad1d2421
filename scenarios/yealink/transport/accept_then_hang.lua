-- The server takes the connection and the request, and answers nothing: Timer F,
-- and no re-send, for TCP is reliable. The next request makes a new connection.
-- Source: SEMANTICS 2.5.3 (knob tcp_silent_timeout = timer_F_B); RFC 3261
-- section 17.1.2.2.
title "A server that hangs costs 32 s over TCP"
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

primary:drop("hang")
alice:start()
schedule { alice, "REGISTER", primary, { 0 } }
expect   { alice, "REGISTER", secondary, at = 32, transport = "tcp" }
expect   { secondary, 200, alice }

primary:restore()
expect { alice, "REGISTER", primary, at = 1832, transport = "tcp" }
expect { primary, 200, alice }
