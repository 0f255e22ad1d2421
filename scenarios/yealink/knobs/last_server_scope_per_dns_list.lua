-- Read per list, the last server of the working group gets 64*T1 though a fallback server follows.
-- Source: Semantics 2.6 (knob last_server_scope = per_dns_list).
title "64*T1 for the last of each list"
tags  { "yealink", "invite", "fallback", "knob" }

dns [[
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
local fallback  = registrar { "192.168.1.20", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { last_server_scope = "per_dns_list" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.2.address = 192.168.1.20
]] }

alice:start()
wait(100)
primary:drop()
secondary:drop()
alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5 } }
schedule { alice, "INVITE", secondary, { 107.5, 108, 109, 111, 115, 123, 139 } }
expect   { alice, "INVITE", fallback, at = 139.5 }
