-- Preferred static records answer for ever; DNS is not asked.
-- Source: Server Redundancy guide, Appendix B (static_cache_pri = 1); semantics 2.16.
title "static_cache_pri 1"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN A     192.168.1.13
]]
local live  = registrar { "192.168.1.13", name = "live" }
local fixed = registrar { "192.168.1.14", name = "fixed", shares = live }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
  account.1.static_cache_pri = 1
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.14
  dns_cache_a.1.ttl = 300
]] }

alice:start()
expect { fixed, 200, alice, at = 0 }
wait(400)
alice:call("4606")
expect { alice, "INVITE", fixed, at = 400 }
check(count { alice, "dns", ns } == 0, "not a single query")
