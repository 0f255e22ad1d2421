-- Inside one order the lower preference wins.
-- Source: Server Redundancy guide, dns_cache_naptr.X.preference; semantics 2.3.1.
title "NAPTR preference"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 60 "s" "SIP+D2T" "" _sip._tcp.yealink
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
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
expect { alice, "dns", ns, type = "SRV", name = "_sip._udp.yealink.pbx.com", at = 0 }
expect { primary, 200, alice, transport = "udp", at = 0 }
check(count { alice, "dns", ns, type = "SRV" } == 1, "no SRV query for TCP")
