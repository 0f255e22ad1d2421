-- In failback mode 1 the TTL of the static record counts, from its use: then the primary is tried again.
-- Source: Semantics 2.11.2 ("Static records use dns_cache_a.X.ttl").
title "Failback at the TTL of a static record"
tags  { "yealink", "dns", "static", "failback" }

local ns = dns [[
  $ORIGIN pbx.com.
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 1
  account.1.sip_server.1.register_on_enable = 1
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.13
  dns_cache_a.1.ttl = 400
  dns_cache_a.2.name = yealink.pbx.com
  dns_cache_a.2.ip = 192.168.1.14
  dns_cache_a.2.ttl = 400
]] }

primary:drop()
alice:start()
expect { secondary, 200, alice, at = 7.5 }
primary:restore()
wait(90)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 97.5 }
never  { alice, "REGISTER", primary, during = 302 }
expect { alice, "REGISTER", primary, at = 400 }
expect { primary, 200, alice, at = 400 }
check(count { alice, "dns", ns } == 1, "the denial is remembered, the static record stands in")
