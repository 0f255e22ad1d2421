-- A sticky secondary that fails hands over to the primary first, then to the others.
-- Source: Server Redundancy guide, "failback_timeout"; semantics 2.6.
title "After the secondary comes the primary"
tags  { "yealink", "failback", "invite" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 3 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server2.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server3.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
  server3.yealink     IN A     192.168.1.15
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local tertiary  = registrar { "192.168.1.15", name = "tertiary", shares = primary }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
]] }

primary:drop()
alice:start()
expect   { alice, "REGISTER", secondary, at = 7.5 }
secondary:drop()
wait(92.5)
alice:call("4606")
schedule { alice, "INVITE", secondary, { 100, 100.5, 101.5, 103.5 } }
schedule { alice, "INVITE", primary, { 107.5, 108, 109, 111 } }
expect   { alice, "INVITE", tertiary, at = 115 }
