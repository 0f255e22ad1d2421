-- only_signal_with_registered: a call whose server fails is sent to no other before that has taken a REGISTER.
-- Source: Server Redundancy guide, only_signal_with_registered; semantics 2.13.
title "No call to a server without our registration"
tags  { "yealink", "failback", "invite", "register", "only-signal" }

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
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.only_signal_with_registered = 1
]] }

primary:drop()
alice:start()
expect   { alice, "REGISTER", secondary, at = 7.5 }
primary:drop("reject", { status = 403, methods = { "REGISTER" } })
secondary:drop()
wait(92.5)
alice:call("4606")
schedule { alice, "INVITE", secondary, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "REGISTER", primary, at = 107.5 }
expect   { primary, 403, alice, at = 107.5 }
wait(60)
check(count { alice, "INVITE", primary } == 0, "the primary got no call")
