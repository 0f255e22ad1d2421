-- A denial is believed for the knob's time at most, whatever the SOA says.
-- Source: Semantics 2.16 (knob neg_ttl_cap = 60; recommended 10800).
title "Denials capped"
tags  { "yealink", "dns", "cache", "negative" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { neg_ttl_cap = "60" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.reg_fail_retry_interval = 59
]] }

alice:start()
wait(1)
check(count { alice, "dns", ns } == 2, "NAPTR, SRV at the start")
wait(59)
alice:call("4606")
expect { alice, "dns", ns, type = "NAPTR", at = 60 }
check(count { alice, "dns", ns, from = 59, to = 59.5 } == 0, "nothing at the retry a second before")
