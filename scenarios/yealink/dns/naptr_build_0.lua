-- Without NAPTR and naptr_build SRV is asked for UDP alone, then the name's own address.
-- Source: Server Redundancy guide, Appendix B (account.X.naptr_build = 0).
title "No NAPTR, naptr_build 0"
tags  { "yealink", "dns", "naptr_build" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
  yealink             IN A     192.168.1.13
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
check(count { alice, "dns", ns } == 3, "NAPTR, SRV, A")
