-- The ICMP error comes back over the same link: the move happens one round trip after the REGISTER.
-- Source: Administrator guide, signalling failure; semantics 2.7.5 ("ICMP at rtt").
title "ICMP moves REGISTER after a round trip"
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

link(alice, primary):delay(0.05)
primary:drop("unreachable")
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { alice, "REGISTER", secondary, at = 0.1 }
