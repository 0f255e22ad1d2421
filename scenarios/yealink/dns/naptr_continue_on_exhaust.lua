-- With the other reading the servers of the next NAPTR record stand behind those of the first.
-- Source: Semantics 2.3.1 (knob naptr_continue_on_exhaust = true).
title "On to the next NAPTR"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 90 50 "s" "SIP+D2U" "" _sip._udp.yealink
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.branch
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  _sip._udp.branch    IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { naptr_continue_on_exhaust = "true" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
expect   { secondary, 200, alice, at = 7.5 }
