-- -1 of only_signal_with_registered takes the server's only_signal_with_registered (0): a request from elsewhere is answered.
-- Source: Semantics 1.9 E2 (knob obp_only_signal_inherit = only_signal).
title "What only_signal of a proxy inherits"
tags  { "yealink", "proxy", "knob", "failback" }

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
  account.1.outbound_proxy.1.register_on_enable = 1
]] }

one:drop()
alice:start()
expect { two, 200, alice, at = 7.5 }
local bob = phone { "192.168.1.101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }
bob:start()
wait(1)
bob:call("4605")
expect { pbx, "INVITE", alice, at = 8.5 }
expect { alice, 180, pbx, at = 8.5 }
