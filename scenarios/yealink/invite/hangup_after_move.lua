-- Hanging up after the move cancels the call where it rings, and nowhere else.
-- Source: RFC 3261 section 9.1; semantics 2.8.
title "CANCEL goes where it rings"
tags  { "yealink", "invite", "failover" }

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
primary:drop()
local call = alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
expect { secondary, 180, alice, at = 107.5 }
primary:restore()
wait(0.5)
call:hangup()
expect { alice, "CANCEL", secondary, at = 108 }
expect { secondary, 487, alice, at = 108 }
never  { alice, any, primary, during = 40 }
