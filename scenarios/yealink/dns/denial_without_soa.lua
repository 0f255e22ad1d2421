-- A denial without an SOA is not remembered.
-- Source: RFC 2308 section 5; semantics 2.16.
title "Denial without SOA"
tags  { "yealink", "dns", "cache", "negative" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  server1             IN A     192.168.1.13
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
wait(31)
check(count { alice, "dns", ns, type = "NAPTR" } == 2, "asked again after 30 s")
