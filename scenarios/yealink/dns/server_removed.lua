-- A server that is taken out of DNS is left at the first look-up after the TTL.
-- Source: Semantics 2.16 ("if current still present keep it, else go to index 0").
title "A server leaves DNS"
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
ns:remove("_sip._udp.yealink", "SRV")
ns:add("_sip._udp.yealink 300 IN SRV 0 1 5060 server2.yealink")
never  { alice, "REGISTER", secondary, during = 1799 }
expect { alice, "REGISTER", secondary, at = 1800 }
check(count { alice, "REGISTER", primary, from = 1, to = 1801 } == 0, "the old one is not asked")
