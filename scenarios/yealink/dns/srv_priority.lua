-- The SRV record with the lower priority value is the primary, whatever its weight.
-- Source: Server Redundancy guide, Appendix A; semantics 2.3.1.
title "SRV priority decides before weight"
tags  { "yealink", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   10 9 5060 server1.yealink
  _sip._udp.yealink   IN SRV   5  1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local heavy  = registrar { "192.168.1.13", name = "heavy" }
local first  = registrar { "192.168.1.14", name = "first" }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { alice, "REGISTER", first, at = 0 }
expect { first, 200, alice }
first:drop()
wait(1800)
expect { alice, "REGISTER", heavy, at = 1807.5 }
