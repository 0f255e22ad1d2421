-- Under only_signal_with_registered a call at an unregistered target is preceded by a REGISTER, at proxy 2 as well.
-- Source: Auto Provisioning guide, outbound_proxy.Y.only_signal_with_registered; semantics 2.13, 2.15.
title "Register before calling through proxy 2"
tags  { "yealink", "proxy", "failback", "invite" }

dns [[
  $ORIGIN pbx.com.
  $TTL 86400
  obp  IN A 192.168.2.11
  obp  IN A 192.168.2.12
]]
local pbx = registrar { "192.168.1.13", name = "pbx" }
local one = proxy { "192.168.2.11", name = "one", to = pbx }
local two = proxy { "192.168.2.12", name = "two", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = obp.pbx.com
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.outbound_proxy.1.failback_mode = 2
  account.1.outbound_proxy.1.register_on_enable = 1
  account.1.outbound_proxy.1.only_signal_with_registered = 1
]] }

one:drop()
alice:start()
expect { two, 200, alice, at = 7.5 }
wait(92.5)
two:drop()
alice:call("4606")
schedule { alice, "INVITE", two, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "REGISTER", one, at = 107.5 }        -- the rest of the list first
expect   { alice, "REGISTER", p2, at = 115 }
expect   { alice, "INVITE", p2, at = 115 }
check(count { alice, "INVITE", one } == 0, "no INVITE where it is not registered")
