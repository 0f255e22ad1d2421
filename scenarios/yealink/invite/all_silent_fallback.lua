-- With a fallback server behind the list it is the last, which gets 64*T1: the call fails at 47.0.
-- Source: Administrator guide, call behaviour; semantics 2.8.
title "INVITE to three silent servers fails at 47.0"
tags  { "yealink", "invite", "failover", "fallback", "outage" }

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
local fallback  = registrar { "192.168.1.20", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.2.address = 192.168.1.20
]] }

alice:start()
wait(100)
primary:drop()
secondary:drop()
fallback:drop()
local call = alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5 } }
schedule { alice, "INVITE", secondary, { 107.5, 108, 109, 111 } }
schedule { alice, "INVITE", fallback, { 115, 115.5, 116.5, 118.5, 122.5, 130.5, 146.5 } }
wait(0.499)
check(call.state == "calling", "still trying")
wait(0.001)
check(call.state == "failed" and call.status == 408, "failed at 147.0")
