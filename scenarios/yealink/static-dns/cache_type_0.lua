-- The interval of a static record holds without the DNS cache too: it is another cache.
-- Source: Semantics 2.16 (dns_cache_type 0).
title "Static record, dns_cache_type 0"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  other               IN A     192.168.1.99
]]
local live  = registrar { "192.168.1.13", name = "live" }
local fixed = registrar { "192.168.1.14", name = "fixed", shares = live }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
  account.1.dns_cache_type = 0
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.14
  dns_cache_a.1.ttl = 300
]] }

alice:start()
wait(299)
alice:call("4606")
expect { alice, "INVITE", fixed, at = 299 }
check(count { alice, "dns", ns } == 1, "nothing within the interval")
wait(1)
alice:call("4606")
expect { alice, "dns", ns, at = 300 }
