-- A request inside a call never moves: with its server dead the call ends after 32 s.
-- Source: RFC 3261 section 12.2.1.2; semantics 2.8.
title "No failover inside a call"
tags  { "yealink", "invite" }

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
  ["account.1.sip_server.1.address"] = "192.168.1.13" } }

bob:start()
alice:start()
wait(100)
local call = alice:call("4606")
expect   { primary, 200, alice, method = "INVITE", at = 101 }
wait(9)
primary:drop()
call:reinvite()
schedule { alice, "INVITE", primary, { 110, 110.5, 111.5, 113.5, 117.5, 125.5, 141.5 } }
wait(0.499)
check(call.state == "up", "still waiting")
wait(0.001)
check(call.state == "ended", "the call has ended at 142.0")
check(count { alice, any, secondary } == 0, "nothing to the secondary")
