-- The site of the primary is cut off with its phones: each side goes on with the server it can reach, and the cut heals.
-- Source: Semantics 2.7.1; a split between two sites.
title "A partition between two sites"
tags  { "yealink", "fault", "register" }

local zone = dns [[
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
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.13" } }
alice:start()
bob:start()
wait(10)
local cut = partition({ primary, bob }, { alice, secondary, zone })
schedule { alice, "REGISTER", primary, { 1800, 1800.5, 1801.5, 1803.5 }, fate = "lost" }
expect   { alice, "REGISTER", secondary, at = 1807.5 }
check(bob:registered() == primary, "bob's side does not notice")
cut:restore()
expect   { alice, "REGISTER", primary, at = 3607.5, fate = "delivered" }
