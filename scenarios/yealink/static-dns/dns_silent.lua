-- A silent DNS server delays the static record by its time-out, once in each interval.
-- Source: Semantics 2.16 (knobs dns_timeout, dns_attempts).
title "DNS silent, static records"
tags  { "yealink", "dns", "static", "outage" }

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
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.14
  dns_cache_a.1.ttl = 300
]] }

ns:drop()
alice:start()
schedule { alice, "dns", ns, { 0, 2 } }
expect   { alice, "REGISTER", fixed, at = 4 }
wait(10)
alice:call("4606")
expect   { alice, "INVITE", fixed, at = 14 }                -- no delay any more
