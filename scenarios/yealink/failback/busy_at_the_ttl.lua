-- Mode 1: a TTL that ends during a call waits for the end of the call.
-- Source: Server Redundancy guide, "failback acts only while the phone is idle"; semantics 2.11.
title "Failback mode 1 waits until the phone is idle"
tags  { "yealink", "failback", "register", "invite", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local domains   = { "yealink.pbx.com", "192.168.1.13", "192.168.1.14" }
local primary   = registrar { "192.168.1.13", name = "primary", domains = domains }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, domains = domains }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 1
  account.1.sip_server.1.register_on_enable = 1
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.14" } }

primary:drop()
bob:start()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
primary:restore()
wait(192.5)
local call = alice:call("4606")
expect { secondary, 200, alice, method = "INVITE", at = 201 }
never  { alice, "REGISTER", any, during = 149 }
call:hangup()                                               -- 350
expect { alice, "REGISTER", primary, at = 350 }
