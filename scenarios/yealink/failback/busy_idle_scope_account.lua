-- idle_scope = account: a call of the other account does not matter.
-- Source: Semantics 2.11, knob idle_scope.
title "Failback asks only its own account to be idle"
tags  { "yealink", "failback", "register", "invite" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { idle_scope = "account" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
  account.2.enable = 1
  account.2.user_name = 4607
  account.2.sip_server.1.address = 192.168.1.14
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.14" } }

primary:drop()
bob:start()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
primary:restore()
wait(492.5)
alice:call("4606", 2)
expect { secondary, 200, alice, method = "INVITE", at = 501 }
expect { alice, "REGISTER", primary, at = 607.5 }
