-- With five re-sends the primary costs 31.5 s and the call fails at 63.5.
-- Source: Administrator guide, call behaviour; semantics 2.8.
title "INVITE to two silent servers, five re-sends"
tags  { "yealink", "invite", "failover", "outage" }

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
  account.1.sip_server.1.invite_retry_counts = 5
]] }

alice:start()
wait(100)
primary:drop()
secondary:drop()
local call = alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5, 107.5, 115.5 } }
schedule { alice, "INVITE", secondary, { 131.5, 132, 133, 135, 139, 147, 163 } }
wait(0.499)
check(call.state == "calling", "still trying")
wait(0.001)
check(call.state == "failed" and call.status == 408, "failed at 163.5")
