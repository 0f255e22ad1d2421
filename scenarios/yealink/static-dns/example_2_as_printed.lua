-- As printed, example 2 does nothing: naptr_build 0 asks for SRV over UDP alone.
-- Source: Server Redundancy guide, Appendix B, example 2; semantics 1.9 E8.
title "Static SRV records that are not asked for"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  dns_cache_srv.1.name = _sip._tcp.yealink.pbx.com
  dns_cache_srv.1.port = 5060
  dns_cache_srv.1.target = server1.yealink.pbx.com
  dns_cache_srv.1.weight = 1
  dns_cache_srv.1.ttl = 3600
  dns_cache_srv.2.name = _sip._tcp.yealink.pbx.com
  dns_cache_srv.2.port = 5060
  dns_cache_srv.2.target = server2.yealink.pbx.com
  dns_cache_srv.2.weight = 2
  dns_cache_srv.2.ttl = 3600
]] }

alice:start()
wait(1)
check(count { alice, "dns", ns, type = "SRV", name = "_sip._udp.yealink.pbx.com" } == 1, "SRV for UDP")
check(count { alice, "dns", ns } == 3, "NAPTR, SRV, A")
check(count { alice, "REGISTER", any } == 0, "no server is found")
