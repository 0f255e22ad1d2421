-- Up to firmware 80 the proxies have other names.
-- Source: Auto Provisioning guide, outbound_host, backup_outbound_host; semantics 1.2.
title "Outbound proxies of firmware 80"
tags  { "yealink", "proxy", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink-80", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_host = 192.168.2.1
  account.1.outbound_port = 5060
  account.1.backup_outbound_host = 192.168.2.2
  account.1.backup_outbound_port = 5060
  account.1.outbound_proxy_fallback_interval = 300
]] }

p1:drop()
alice:start()
expect { alice, "REGISTER", p2, at = 7.5 }
expect { p2, 200, alice, at = 7.5 }
p1:restore()
expect { alice, "REGISTER", p1, at = 307.5 }
expect { p1, 200, alice, at = 307.5 }
