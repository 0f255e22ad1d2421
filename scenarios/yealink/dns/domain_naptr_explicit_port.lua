-- A name with a port is looked up as an address alone, even under DNS-NAPTR; each address is a target.
-- Source: Server Redundancy guide, "DNS-NAPTR" (port 0 forces the query); semantics 2.3, fifth row.
title "Name and port, DNS-NAPTR"
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
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5070
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
expect   { secondary, 200, alice, transport = "udp", at = 7.5 }
check(count { alice, "dns", ns } == 1, "one query")
check(count { alice, "dns", ns, type = "A", name = "yealink.pbx.com" } == 1, "for the address")
