-- A call to a silent primary moves after the retries; the next call starts at the primary again.
-- Source: Server Redundancy guide, "INVITE Failover" (failback_mode 0); semantics 2.8.
title "INVITE failover between two phones, immediate failback"
tags  { "yealink", "invite", "failover", "failback" }

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
local function config(user)
  return ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = 3
  ]]):format(user)
end
local alice = phone { "192.168.1.100", name = "alice", config = config(4605) }
local bob   = phone { "192.168.1.101", name = "bob", config = config(4606) }

alice:start()
bob:start()
wait(100)
primary:drop()
local call = alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "INVITE", secondary, at = 107.5 }
expect   { secondary, "INVITE", bob, at = 107.5 }
expect   { secondary, 200, alice, method = "INVITE", at = 108.5 }
check(call.state == "up" and call.server == secondary, "the call stands through the secondary")
call:hangup()
expect   { alice, "BYE", secondary, at = 108.5 }

primary:restore()
wait(11.5)
call = alice:call("4606")
expect   { alice, "INVITE", primary, at = 120 }
expect   { primary, 200, alice, method = "INVITE", at = 121 }
