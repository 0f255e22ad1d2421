-- A T58A of firmware 80 has the parameters of firmware 81: invite_retry_counts rules.
-- Source: Semantics 2.1 (knob t5x_fw80_as_81).
title "INVITE on a T58A of firmware 80"
tags  { "yealink", "invite", "failover", "firmware", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink-80", model = "T58A", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.retry_counts = 2
  account.1.sip_server.1.invite_retry_counts = 1
]] }

alice:start()
wait(100)
primary:drop()
alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5 } }
expect   { alice, "INVITE", secondary, at = 101.5 }
