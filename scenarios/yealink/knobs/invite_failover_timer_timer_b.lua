-- Each INVITE waits for Timer B, on every server, whatever invite_retry_counts says.
-- Source: Administrator guide, call behaviour; semantics 2.8 (knob invite_failover_timer = timer_b).
title "INVITE by Timer B"
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
local alice = phone { "192.168.1.100", name = "alice", knobs = { invite_failover_timer = "timer_b" }, config = [[
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
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5, 107.5, 115.5, 131.5 } }
expect   { alice, "INVITE", secondary, at = 132 }
