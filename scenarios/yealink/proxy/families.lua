-- A dual-stack proxy joins an IPv4 phone with an IPv6 server that it finds by DNS; a phone and a server of its
-- own family need not know. Each side has its Record-Route.
-- Source: RFC 5658, RFC 7984; semantics 2.15.
title "A proxy between IPv4 and IPv6"
tags  { "proxy", "ipv6", "dns", "invite" }

local zone = dns { "10.0.0.53", "2001:db8::53", zone = [[
  $ORIGIN pbx.com.
  $TTL 300
  @  IN AAAA 2001:db8::13
]] }
local pbx   = registrar { "2001:db8::13", name = "pbx" }
local p1    = proxy { "192.168.2.1", "2001:db8::21", name = "p1" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }
local bob = phone { "2001:db8::101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 2001:db8::13
]] }

bob:start()
alice:start()
expect { p1, "dns", zone, type = "A", at = 0 }
expect { p1, "dns", zone, type = "AAAA", at = 0 }
expect { p1, "REGISTER", pbx, at = 0 }
expect { p1, 200, alice, at = 0 }
local call = alice:call("4606")
local r = expect { p1, "INVITE", pbx, at = 0 }
check(r.headers["Record-Route"] == "<sip:[2001:db8::21]:5060;lr>, <sip:192.168.2.1:5060;lr>", "once for each family")
expect { p1, 200, alice, method = "INVITE", at = 1 }
call:hangup()
expect { alice, "BYE", p1, at = 1 }
expect { pbx, "BYE", bob, at = 1 }
expect { p1, 200, alice, method = "BYE", at = 1 }
