-- A server that timed out is left out for the knob's time: the next call starts at the secondary.
-- Source: Semantics 2.6 (knob failed_target_memory = 60).
title "A failed server is remembered"
tags  { "yealink", "invite", "failover", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { failed_target_memory = "60" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait(100)
primary:drop()
alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
primary:restore()
wait(59.4)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 166.9 }
wait(0.6)
alice:call("4606")
expect { alice, "INVITE", primary, at = 167.5 }
