-- failback_subscribe.enable of the proxy: a REGISTER at another address of its list renews the subscriptions there.
-- Source: Auto Provisioning guide, outbound_proxy.Y.failback_subscribe.enable; semantics 2.14, 2.15.
title "Subscriptions move inside the list of a proxy"
tags  { "yealink", "proxy", "subscribe" }

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
  account.1.outbound_proxy.1.failback_mode = 2
  account.1.outbound_proxy.1.failback_subscribe.enable = 1
]] }

alice:start()
expect { one, 200, alice, at = 0 }
alice:subscribe("dialog", "4606")
expect { one, 200, alice, method = "SUBSCRIBE", at = 0 }
expect { one, "NOTIFY", alice, at = 0 }
wait(10)
one:drop()
expect { alice, "REGISTER", two, at = 1807.5 }
expect { alice, "SUBSCRIBE", two, at = 1807.5 }
expect { two, "NOTIFY", alice, at = 1807.5 }
