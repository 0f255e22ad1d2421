-- A TCP server that accepts and never answers costs the UDP schedule's 7.5 s instead of Timer F; nothing is sent twice.
-- Source: Semantics 2.5.3 (knob tcp_silent_timeout = retry_schedule).
title "TCP silence counted like UDP silence"
tags  { "yealink", "transport", "tcp", "failover", "knob" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2T" "" _sip._tcp.yealink
  _sip._tcp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", knobs = { tcp_silent_timeout = "retry_schedule" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("hang")
alice:start()
schedule { alice, "REGISTER", primary, { 0 }, transport = "tcp" }
expect   { alice, "REGISTER", secondary, at = 7.5, transport = "tcp" }
expect   { secondary, 200, alice }
check(count { alice, "REGISTER", primary } == 1, "TCP re-sends nothing")

wait(92.5)
alice:call("4606")
expect   { alice, "INVITE", primary, at = 100 }
expect   { alice, "INVITE", secondary, at = 107.5 }
