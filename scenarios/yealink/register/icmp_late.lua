-- A host that goes away in the middle of the retries is left at the next copy.
-- Source: Administrator guide, signalling failure ("ICMP is detected"); semantics 2.7.5.
title "ICMP after the third copy moves REGISTER then"
tags  { "yealink", "register", "failover", "icmp" }

dns [[
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

primary:drop()
alice:start()
at(1, function() primary:drop("unreachable") end)
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5 } }
expect   { alice, "REGISTER", secondary, at = 1.5 }
never    { alice, "REGISTER", primary, during = 60 }
check(alice:registered() == secondary, "registered at the secondary")
