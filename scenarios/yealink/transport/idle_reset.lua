-- The server restarts and resets the idle connection: nothing happens until the next request, which connects anew.
-- Source: Semantics 2.7.7 (knob tcp_reset_action = next_request).
title "An idle connection is reset"
tags  { "yealink", "transport", "tcp", "fault" }

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
expect { alice, "REGISTER", primary, at = 0, transport = "tcp" }
wait(100)
primary:restart()
never  { alice, any, any, during = 1699.999 }
expect { alice, "REGISTER", primary, at = 1800, transport = "tcp" }
expect { primary, 200, alice, at = 1800 }
check(count { alice, "REGISTER", secondary } == 0, "no failover")
