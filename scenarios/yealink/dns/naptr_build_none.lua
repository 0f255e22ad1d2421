-- With naptr_build and no SRV at all the name's own address is used over UDP.
-- Source: Semantics 2.3.1.
title "No NAPTR, no SRV, naptr_build 1"
tags  { "yealink", "dns", "naptr_build" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
  yealink             IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.naptr_build = 1
]] }

alice:start()
expect { alice, "dns", ns, type = "SRV", name = "_sips._tcp.yealink.pbx.com", at = 0 }
expect { secondary, 200, alice, transport = "udp", at = 0 }
check(count { alice, "dns", ns } == 5, "NAPTR, three SRV, A")
