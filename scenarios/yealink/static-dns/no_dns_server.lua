-- A phone without a DNS server lives on its static records, whatever their TTL.
-- Source: Server Redundancy guide ("If your phone is not configured with a DNS server"); semantics 2.16.
title "No DNS server"
tags  { "yealink", "dns", "static" }

local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", dns = false, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  dns_cache_srv.1.name = _sip._udp.yealink.pbx.com
  dns_cache_srv.1.port = 5060
  dns_cache_srv.1.target = server1.yealink.pbx.com
  dns_cache_srv.1.weight = 2
  dns_cache_srv.1.ttl = 300
  dns_cache_srv.2.name = _sip._udp.yealink.pbx.com
  dns_cache_srv.2.port = 5060
  dns_cache_srv.2.target = server2.yealink.pbx.com
  dns_cache_srv.2.weight = 1
  dns_cache_srv.2.ttl = 300
  dns_cache_a.1.name = server1.yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.13
  dns_cache_a.1.ttl = 300
  dns_cache_a.2.name = server2.yealink.pbx.com
  dns_cache_a.2.ip = 192.168.1.14
  dns_cache_a.2.ttl = 300
]] }

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
expect   { secondary, 200, alice, at = 7.5 }
primary:restore()
expect   { alice, "REGISTER", primary, at = 1807.5 }
