-- Several addresses of one name live as long as the one that ends first.
-- Source: Semantics 2.21 item 12; RFC 2181 section 5.2.
title "Different TTLs in one list"
tags  { "yealink", "dns", "ttl" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             60 IN A  192.168.1.13
  yealink             IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait(59)
alice:call("4606")
wait(1)
check(count { alice, "dns", ns } == 1, "the list lives for 60 s")
alice:call("4606")
expect { alice, "dns", ns, type = "A", at = 60 }
