-- One server at two addresses: IPv6 is tried first, and when it is cut off there the phone goes on at IPv4.
-- Each side of a request is of the family it goes to: Via and Contact, too.
-- Source: RFC 7984; semantics 2.3.1 (knob address_families).
title "A dual-stack phone at a dual-stack server"
tags  { "yealink", "transport", "ipv6", "dns", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 86400
  yealink   IN A    192.168.1.13
  yealink   IN AAAA 2001:db8::13
  yealink   IN A    192.168.1.14
]]
local primary = registrar { "192.168.1.13", "2001:db8::13", name = "primary" }
local other   = registrar { "192.168.1.14", name = "other", shares = primary }
local alice = phone { "192.168.1.100", "2001:db8::100", name = "alice", knobs = { address_families = "ipv6_then_ipv4" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
]] }

alice:start()
local r = expect { alice, "REGISTER", primary, at = 0 }
check(r.headers.Contact == "<sip:4605@[2001:db8::100]:5060>", "Contact by IPv6")
check(r.headers.Via:find("[2001:db8::100]:5060", 1, true), "Via by IPv6")
expect { primary, 200, alice, at = 0 }
-- The host is down: both its addresses are, one after the other.
primary:drop()
schedule { alice, "REGISTER", primary, { 1800, 1800.5, 1801.5, 1803.5, 1807.5, 1808, 1809, 1811 } }
r = expect { alice, "REGISTER", other, at = 1815 }
check(r.headers.Contact == "<sip:4605@192.168.1.100:5060>", "Contact by IPv4")
expect { other, 200, alice, at = 1815 }
