-- A CNAME shortens the life of the answer behind it to its own TTL.
-- Source: Semantics 2.21 item 12; RFC 1034 section 3.6.2.
title "CNAME in the answer"
tags  { "yealink", "dns", "ttl" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             60 IN CNAME host
  host                IN A     192.168.1.13
]]
local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { server, 200, alice, at = 0 }
wait(59)
alice:call("4606")
wait(1)
check(count { alice, "dns", ns } == 1, "cached for 60 s")
alice:call("4606")
expect { alice, "dns", ns, type = "A", name = "yealink.pbx.com", at = 60 }
