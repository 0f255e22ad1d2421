-- A proxy 1 that does not resolve has failed like one that does not answer: proxy 2 takes over as soon as DNS has said so,
-- and proxy 1 is looked up again for each probe.
-- Source: Semantics 2.2, 2.15, 2.16.0.
title "Outbound proxy 1 does not resolve"
tags  { "yealink", "proxy", "dns", "fallback", "register" }

local zone = dns [[
  $ORIGIN pbx.com.
  $TTL 60
  other IN A 192.168.2.9
]]
local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = obp.pbx.com
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.outbound_proxy_fallback_interval = 600
]] }

alice:start()
expect { alice, "dns", zone, name = "obp.pbx.com", at = 0 }
expect { alice, "REGISTER", p2, at = 0 }
expect { p2, 200, alice, at = 0 }
expect { alice, "dns", zone, name = "obp.pbx.com", at = 600 }
zone:add "obp IN A 192.168.2.1"
expect { alice, "REGISTER", p1, at = 1200 }
expect { p1, 200, alice, at = 1200 }
check(alice:registered() == p1, "registered through proxy 1")
