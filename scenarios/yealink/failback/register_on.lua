-- register_on_enable: before its first request to the secondary the phone registers there.
-- Source: Server Redundancy guide, "register_on_enable"; semantics 2.12.
title "REGISTER before the INVITE to the secondary"
tags  { "yealink", "failback", "invite", "register", "register-on" }

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
  account.1.sip_server.1.register_on_enable = 1
]] }

alice:start()
wait(100)
primary:drop()
alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "REGISTER", secondary, at = 107.5 }
expect   { secondary, 200, alice }
expect   { alice, "INVITE", secondary, at = 107.5 }
check(alice:registered() == secondary, "registered where the call went")
