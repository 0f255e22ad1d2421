-- With the other reading DNS is asked for every request, and wins as soon as it answers.
-- Source: Semantics 2.16 (knob static_interval_suppresses_query = false).
title "No interval"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  other               IN A     192.168.1.99
]]
local live  = registrar { "192.168.1.13", name = "live" }
local fixed = registrar { "192.168.1.14", name = "fixed", shares = live }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { static_interval_suppresses_query = "false" }, config = [[
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
expect { fixed, 200, alice, at = 0 }
wait(10)
alice:call("4606")
expect { alice, "INVITE", fixed, at = 10 }
check(count { alice, "dns", ns } == 2, "asked again")
ns:add("yealink 300 IN A 192.168.1.13")
wait(10)
alice:call("4606")
expect { alice, "INVITE", live, at = 20 }
