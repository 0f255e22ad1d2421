-- A host that answers no SYN costs Timer F, and its retry_counts say nothing:
-- they are for UDP.
-- Source: SEMANTICS 2.5.3, 2.7.7 (knobs tcp_connect_timeout, tcp_silent_timeout =
-- timer_F_B); RFC 3261 section 17.1.2.2.
title "A silent host over TCP costs 32 s"
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

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 32, transport = "tcp" }
expect { secondary, 200, alice }
check(count { alice, any, primary } == 0, "no message without a connection")
