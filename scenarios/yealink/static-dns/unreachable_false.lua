-- With the other reading static records serve for want of an answer only.
-- Source: Semantics 2.16 (knob static_on_unreachable = false).
title "Static record left out"
tags  { "yealink", "dns", "static" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN A     192.168.1.13
]]
local live  = registrar { "192.168.1.13", name = "live" }
local fixed = registrar { "192.168.1.14", name = "fixed", shares = live }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { static_on_unreachable = "false" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
  dns_cache_a.1.name = yealink.pbx.com
  dns_cache_a.1.ip = 192.168.1.14
  dns_cache_a.1.ttl = 300
]] }

live:drop()
alice:start()
schedule { alice, "REGISTER", live, { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 } }
never    { alice, "REGISTER", fixed, during = 30 }
