-- A DNS server that never answers costs 12 s; the registration is tried again 30 s later.
-- Source: Semantics 2.2 item 4 and 2.16 (knobs dns_timeout, dns_attempts).
title "DNS silent at the start"
tags  { "yealink", "dns", "outage" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
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
]] }

ns:drop()
alice:start()
schedule { alice, "dns", ns, { 0, 2, 4, 6, 8, 10 } }        -- NAPTR, SRV, A: twice each
never    { alice, any, any, during = 20 }
ns:restore()
expect   { alice, "dns", ns, type = "NAPTR", at = 42 }
expect   { alice, "REGISTER", primary, at = 42 }
expect   { primary, 200, alice, at = 42 }
