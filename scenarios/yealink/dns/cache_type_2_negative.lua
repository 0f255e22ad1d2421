-- The missing NAPTR is remembered for an hour, the SRV answer with its addresses for its TTL.
-- Source: Semantics 2.16.0; RFC 2308.
title "dns_cache_type 2, no NAPTR"
tags  { "yealink", "dns", "cache", "negative" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
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
  account.1.dns_cache_type = 2
  account.1.sip_server.1.expires = 86400
]] }

alice:start()
wait(301)
alice:call("4606")
wait(3300)
alice:call("4606")
wait(1)
check(count { alice, "dns", ns, from = 0, to = 300 } == 2, "NAPTR, SRV")
check(count { alice, "dns", ns, from = 301, to = 302 } == 1, "SRV")
check(count { alice, "dns", ns, from = 3601, to = 3602 } == 2, "NAPTR, SRV")
