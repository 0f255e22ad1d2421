-- A static record with a blank name never matches.
-- Source: Server Redundancy guide, Appendix B, example 1, as one edition prints it; semantics 1.9 E7.
title "Static record without a name"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
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
  dns_cache_a.1.ip = 192.168.1.13
  dns_cache_a.2.name = yealink.pbx.com
  dns_cache_a.2.ip = 192.168.1.14
  dns_cache_a.2.ttl = 3600
]] }

alice:start()
expect { secondary, 200, alice, at = 0 }
check(count { alice, "REGISTER", primary } == 0, "the first record is useless")
