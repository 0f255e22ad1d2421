-- A denial that is remembered leads to the static record without a query, even after its interval.
-- Source: RFC 2308; semantics 2.16.
title "Static record behind a remembered denial"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local live  = registrar { "192.168.1.13", name = "live" }
local fixed = registrar { "192.168.1.14", name = "fixed", shares = live }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.14
  dns_cache_a.1.ttl = 300
]] }

alice:start()
wait(400)
alice:call("4606")
expect { alice, "INVITE", fixed, at = 400 }
check(count { alice, "dns", ns } == 1, "the denial lives for an hour")
