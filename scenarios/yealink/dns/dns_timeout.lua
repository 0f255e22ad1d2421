-- A DNS server that keeps silent is asked once, for one second, with these knobs: three seconds in all.
-- Source: Semantics 2.16 (knobs dns_timeout = 1, dns_attempts = 1; recommended 2 and 2).
title "DNS timeout and attempts"
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
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { dns_timeout = "1", dns_attempts = "1" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

ns:drop()
alice:start()
schedule { alice, "dns", ns, { 0, 1, 2 } }                  -- NAPTR, SRV, A: once each
never    { alice, "dns", ns, during = 30 }
ns:restore()
expect   { alice, "REGISTER", primary, at = 33 }
