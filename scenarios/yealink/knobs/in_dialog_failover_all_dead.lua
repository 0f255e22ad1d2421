-- When no server of the name answers the re-INVITE, the last one has had 32 s and the call ends with 408.
-- Source: Semantics 2.8, 2.6 (knob in_dialog_failover = true).
title "A call in progress finds no server"
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
local name      = "yealink.pbx.com"
local primary   = registrar { "192.168.1.13", name = "primary", record_route = name }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, record_route = name }
local config = [[
  account.1.enable = 1
  account.1.user_name = %d
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]]
local alice = phone { "192.168.1.100", name = "alice", knobs = { in_dialog_failover = "true" }, config = config:format(4605) }
local bob   = phone { "192.168.1.101", name = "bob", config = config:format(4606) }

alice:start()
bob:start()
wait(1)
local call = alice:call("4606")
wait_until(function() return call.state == "up" end, 10)
primary:drop()
secondary:drop()
wait(18)
call:reinvite()
schedule { alice, "INVITE", primary, { 20, 20.5, 21.5, 23.5 } }
schedule { alice, "INVITE", secondary, { 27.5, 28, 29, 31, 35, 43, 59 } }
wait(0.499)
check(call.state == "up", "still waiting")
wait(0.001)
check(call.state == "ended" and call.status == 408, "the call has ended at 59.5")
expect { alice, "BYE", secondary, at = 59.5 }
