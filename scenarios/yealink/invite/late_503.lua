-- A 503 from a server the call has left is acknowledged there and changes nothing.
-- Source: RFC 3261 section 17.1.1.2; semantics 2.6.
title "A late 503 gets its ACK"
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
local domains   = { "yealink.pbx.com", "192.168.1.13", "192.168.1.14" }
local primary   = registrar { "192.168.1.13", name = "primary", domains = domains }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, domains = domains }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.14" } }

bob:start()
alice:start()
wait(100)
primary:drop("reject", { status = 503, methods = { "INVITE" } })
link(alice, primary):delay(4)                               -- the 503 comes at 108
local call = alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
expect { alice, "ACK", primary, at = 108 }
expect { secondary, 200, alice, method = "INVITE", at = 108.5 }
check(call.state == "up" and call.server == secondary, "the call stands")
