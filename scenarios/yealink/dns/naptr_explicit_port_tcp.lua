-- With the other reading a name with a port goes over TCP under DNS-NAPTR.
-- Source: Semantics 2.3 (knob naptr_explicit_port_transport = tcp).
title "Name and port, DNS-NAPTR, over TCP"
tags  { "yealink", "dns", "resolution" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  yealink             IN A     192.168.1.13
  yealink             IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary", port = 5070 }
local secondary = registrar { "192.168.1.14", name = "secondary", port = 5070, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { naptr_explicit_port_transport = "tcp" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5070
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("reject")
alice:start()
expect { alice, "REGISTER", primary, transport = "tcp", at = 0 }
expect { alice, "REGISTER", secondary, transport = "tcp", at = 0 }
check(count { alice, "dns", ns } == 1, "A only")
expect { secondary, 200, alice }
