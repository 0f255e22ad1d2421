-- With the other reading the SRV lists of all three transports make one list.
-- Source: Semantics 2.3.1 (knob naptr_build_merge = concat).
title "naptr_build 1, lists joined"
tags  { "yealink", "dns", "naptr_build" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
  _sips._tcp.yealink  IN SRV   0 1 5061 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary", transports = { "udp", "tcp", "tls" } }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = { "udp", "tcp", "tls" }, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { naptr_build_merge = "concat" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.naptr_build = 1
]] }

primary:drop()
secondary:drop("reject")
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5 } }
primary:restore()
expect   { alice, "REGISTER", secondary, transport = "tcp", at = 7.5 }
expect   { alice, "REGISTER", any, transport = "tls", at = 7.5 }
check(count { alice, "dns", ns, type = "SRV" } == 3, "all three are asked for")
