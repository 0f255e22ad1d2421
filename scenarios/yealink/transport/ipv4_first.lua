-- A server with an address of each family: both are asked for at once, the IPv4
-- address is the primary, and the IPv6 one takes over like any other target.
-- Source: knob address_families (chosen: no document speaks of AAAA records);
-- RFC 3263 section 4.2.
title "IPv4 before IPv6"
tags  { "yealink", "transport", "ipv6", "dns", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A    192.168.1.13
  yealink   IN AAAA 2001:db8::13
]]
local four  = registrar { "192.168.1.13", name = "four" }
local six   = registrar { "2001:db8::13", name = "six", shares = four }
local alice = phone { "192.168.1.100", "2001:db8::100", name = "alice", knobs = { address_families = "ipv4_then_ipv6" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
]] }

alice:start()
expect { alice, "dns", any, type = "AAAA", at = 0 }
expect { alice, "dns", any, type = "A", at = 0 }
expect { alice, "REGISTER", four, at = 0 }
expect { four, 200, alice }

four:drop()
schedule { alice, "REGISTER", four, { 1800, 1800.5, 1801.5, 1803.5 } }
expect   { alice, "REGISTER", six, at = 1807.5 }
expect   { six, 200, alice }
