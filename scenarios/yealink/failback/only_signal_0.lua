-- only_signal_with_registered 0: requests inside a call still go to the server that was left.
-- Source: Server Redundancy guide, only_signal_with_registered; semantics 2.13.
title "A re-INVITE without the restriction"
tags  { "yealink", "failback", "invite", "only-signal" }

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
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.14" } }

bob:start()
alice:start()
wait(100)
local call = alice:call("4606")
expect { primary, 200, alice, method = "INVITE", at = 101 }
primary:drop()
wait(1707)                                                  -- the refresh of 1800 has moved
check(alice:registered() == secondary)
primary:restore()
call:reinvite()
expect { alice, "INVITE", primary, at = 1808 }
check(call.state == "up", "the call stands")
