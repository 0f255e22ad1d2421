-- failback_mode and failback_timeout of a proxy are its own, register_on_enable is inherited here.
-- Source: Auto Provisioning guide, outbound_proxy.Y.failback_mode; semantics 2.11.4, 2.15.
title "Failback in the list of an outbound proxy"
tags  { "yealink", "proxy", "failback", "register" }

dns [[
  $ORIGIN pbx.com.
  $TTL 86400
  obp  IN A 192.168.2.11
  obp  IN A 192.168.2.12
]]
local pbx = registrar { "192.168.1.13", name = "pbx" }
local one = proxy { "192.168.2.11", name = "one", to = pbx }
local two = proxy { "192.168.2.12", name = "two", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = obp.pbx.com
  account.1.sip_server.1.register_on_enable = 1
  account.1.outbound_proxy.1.failback_mode = 3
  account.1.outbound_proxy.1.failback_timeout = 600
]] }

one:drop()
alice:start()
expect { alice, "REGISTER", two, at = 7.5 }
expect { two, 200, alice, at = 7.5 }
one:restore()
expect { alice, "REGISTER", one, at = 607.5 }
expect { one, 200, alice, at = 607.5 }
check(alice:registered() == one, "back at the primary of the list")
