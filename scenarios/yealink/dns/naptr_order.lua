-- The NAPTR record with the lowest order names the transport; the higher one is not followed.
-- Source: Server Redundancy guide, Appendix A (order 90 SIP+D2T before 100 SIP+D2U).
title "NAPTR order names the transport"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 90 50 "s" "SIP+D2T" "" _sip._tcp.yealink
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
expect { alice, "dns", ns, type = "SRV", name = "_sip._tcp.yealink.pbx.com", at = 0 }
expect { alice, "REGISTER", secondary, transport = "tcp", at = 0 }
check(count { alice, "dns", ns, type = "SRV" } == 1, "no SRV query for UDP")
check(count { alice, "REGISTER", primary } == 0, "and no way to its server")
check(alice:registered() == secondary, "registered over TCP")
