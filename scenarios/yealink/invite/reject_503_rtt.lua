-- The ACK and the INVITE to the next server come with the 503, one round trip after the call.
-- Source: Administrator guide, signalling failure; semantics 2.8.
title "503 after a round trip"
tags  { "yealink", "invite", "failover", "503" }

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

alice:start()
wait(100)
primary:drop("reject", { status = 503, methods = { "INVITE" } })
link(alice, primary):delay(0.01)
alice:call("4606")
local first = expect { alice, "INVITE", primary, at = 100 }
expect { alice, "ACK", primary, at = 100.02 }
local moved = expect { alice, "INVITE", secondary, at = 100.02 }
check(moved.headers.Via ~= first.headers.Via, "a new branch")
