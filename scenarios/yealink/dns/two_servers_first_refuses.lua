-- REFUSED from the first DNS server moves the question on at once.
-- Source: Semantics 2.16 (knob dns_timeout, per server) and 2.21 item 4.
title "REFUSED from the first DNS server"
tags  { "yealink", "dns", "two_servers" }

local zone = [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local first  = dns { "10.0.0.53", name = "first", zone = zone }
local second = dns { "10.0.0.54", name = "second", zone = zone }
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", dns = { first, second }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

first:drop("refused")
alice:start()
expect { alice, "dns", first, type = "NAPTR", at = 0 }
expect { alice, "dns", second, type = "NAPTR", at = 0 }
expect { primary, 200, alice, at = 0 }
check(count { alice, "dns", second } == 4, "the second answers all four")
