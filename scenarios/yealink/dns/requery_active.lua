-- Asked again at its end: an answer that was used is fetched anew when its TTL ends.
-- Source: Semantics 2.16 (knob requery = active).
title "Active requery"
tags  { "yealink", "dns", "ttl" }

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
  knobs = { requery = "active" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait(100)
alice:call("4606")
expect { alice, "dns", ns, type = "NAPTR", at = 300 }
check(count { alice, "dns", ns, from = 300, to = 300 } == 4, "NAPTR, SRV, A, A")
wait(10)
alice:call("4606")
wait(1)
check(count { alice, "dns", ns, from = 301, to = 320 } == 0, "a call finds them fresh")
