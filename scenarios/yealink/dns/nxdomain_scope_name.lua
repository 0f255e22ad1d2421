-- A name that does not exist has no record of any type: its address is not asked for.
-- Source: RFC 2308 section 5; semantics 2.16.0 (knob neg_nxdomain_scope = name).
title "NXDOMAIN for a name"
tags  { "yealink", "dns", "cache", "negative" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
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
wait(1)
check(count { alice, "dns", ns } == 2, "NAPTR, SRV")
check(count { alice, "dns", ns, type = "A" } == 0, "the name is known not to exist")
wait(30)
check(count { alice, "dns", ns } == 2, "the second pass asks for nothing")
