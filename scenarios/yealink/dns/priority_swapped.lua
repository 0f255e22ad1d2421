-- When the priorities change, the new order counts from the next look-up on.
-- Source: Semantics 2.16 ("primary = new targets[0]").
title "Priorities swapped"
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
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { primary, 200, alice, at = 0 }
wait(200)
ns:remove("_sip._udp.yealink", "SRV")
ns:add("_sip._udp.yealink 300 IN SRV 0 1 5060 server1.yealink")
ns:add("_sip._udp.yealink 300 IN SRV 0 2 5060 server2.yealink")
alice:call("4606")
expect { alice, "INVITE", primary, at = 200 }
wait(101)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 301 }
expect { alice, "REGISTER", secondary, at = 1800 }
