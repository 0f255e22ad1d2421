-- DNS that still has nothing at the end of the interval starts the next one.
-- Source: Semantics 2.16 ("then falls back and restarts").
title "Interval after interval"
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
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.14
  dns_cache_a.1.ttl = 300
  account.1.sip_server.1.expires = 86400
]] }

alice:start()
for _, at in ipairs { 299, 300, 599, 600, 700 } do
  wait(at - now())
  alice:call("4606")
end
wait(1)
check(count { alice, "dns", ns, from = 0, to = 299.5 } == 1, "the first interval")
check(count { alice, "dns", ns, from = 300, to = 599.5 } == 1, "the second")
check(count { alice, "dns", ns, from = 600, to = 701 } == 1, "the third")
