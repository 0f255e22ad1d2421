-- Mode 0, inherited: the next request begins at the primary of the proxy's list.
-- Source: Auto Provisioning guide, outbound_proxy.Y.failback_mode; semantics 2.11.1, 2.15.
title "New requests begin at the proxy's primary"
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
]] }

one:drop()
alice:start()
expect { alice, "REGISTER", two, at = 7.5 }
one:restore()
expect { alice, "REGISTER", one, at = 1807.5 }
expect { one, 200, alice, at = 1807.5 }
