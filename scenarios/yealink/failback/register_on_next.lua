-- A secondary that does not take the REGISTER is left for the third server.
-- Source: Server Redundancy guide, register_on_enable; semantics 2.12.
title "REGISTER before the INVITE, third server"
tags  { "yealink", "failback", "invite", "register", "register-on" }

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
  account.1.sip_server.1.register_on_enable = 1
]] }

alice:start()
wait(100)
primary:drop()
secondary:drop()
alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5 } }
schedule { alice, "REGISTER", secondary, { 107.5, 108, 109, 111 } }
expect   { alice, "REGISTER", tertiary, at = 115 }
expect   { alice, "INVITE", tertiary, at = 115 }
check(count { alice, "INVITE", secondary } == 0, "no call without a registration")
