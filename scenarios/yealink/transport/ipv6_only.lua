-- A phone with nothing but IPv6 asks for no A record, and a server without an
-- IPv6 address is passed over at once.
-- Source: RFC 7984; semantics 2.3.1.
title "An IPv6-only phone skips IPv4 servers at once"
tags  { "yealink", "transport", "ipv6", "dns" }

local zone = dns { "2001:db8::53", zone = [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 four.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 six.yealink
  four.yealink        IN A     192.168.1.13
  six.yealink         IN A     192.168.1.14
  six.yealink         IN AAAA  2001:db8::14
]] }
local four  = registrar { "192.168.1.13", name = "four" }
local six   = registrar { "192.168.1.14", "2001:db8::14", name = "six" }
local alice = phone { "2001:db8::100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { alice, "dns", zone, type = "AAAA", name = "four.yealink.pbx.com", at = 0 }
expect { alice, "dns", zone, type = "AAAA", name = "six.yealink.pbx.com", at = 0 }
expect { alice, "REGISTER", six, at = 0 }
expect { six, 200, alice, at = 0 }
check(count { alice, "dns", any, type = "A" } == 0, "no A record is asked for")
check(count { alice, any, four } == 0, "nothing goes to the IPv4 server")
