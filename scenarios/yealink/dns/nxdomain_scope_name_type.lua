-- With the other reading each type of a missing name is asked for.
-- Source: Spectralink bulletin CS-14-17, DNS log; semantics 2.16.0 (knob neg_nxdomain_scope = name_type).
title "NXDOMAIN for one type"
tags  { "yealink", "dns", "cache", "negative" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { neg_nxdomain_scope = "name_type" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait(1)
check(count { alice, "dns", ns } == 3, "NAPTR, SRV, A")
wait(30)
check(count { alice, "dns", ns } == 3, "the second pass asks for nothing")
