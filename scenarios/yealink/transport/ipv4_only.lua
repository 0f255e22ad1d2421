-- The knob says IPv6 first, the phone has no IPv6 address: it asks for no AAAA
-- record, and nothing is lost on the way to the IPv4 address.
-- Source: RFC 7984; semantics 2.3.1 (knob address_families).
title "An IPv4-only phone skips IPv6 at once"
tags  { "yealink", "transport", "ipv6", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A    192.168.1.13
  yealink   IN AAAA 2001:db8::13
]]
local primary = registrar { "192.168.1.13", "2001:db8::13", name = "primary" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { address_families = "ipv6_then_ipv4" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
]] }

alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { primary, 200, alice, at = 0 }
check(count { alice, "dns", any, type = "AAAA" } == 0, "no AAAA record is asked for")
