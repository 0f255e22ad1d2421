-- Where DNS has no address, the static records give two targets in index order.
-- Source: Server Redundancy guide, Appendix B, example 1; semantics 2.16.1.
title "Static A records"
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
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.13
  dns_cache_a.1.ttl = 3600
  dns_cache_a.2.name = yealink.pbx.com
  dns_cache_a.2.ip = 192.168.1.14
  dns_cache_a.2.ttl = 3600
]] }

primary:drop()
alice:start()
expect   { alice, "dns", ns, type = "A", name = "yealink.pbx.com", at = 0 }
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
expect   { secondary, 200, alice, transport = "udp", at = 7.5 }
check(count { alice, "dns", ns } == 1, "the address alone is asked for, once")
