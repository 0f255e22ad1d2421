-- Each silent target costs a user agent by the RFCs alone 32 s: a call reaches the third after 64 s.
-- Source: RFC 3263 section 4.3; field report, baresip/baresip issue 643.
title "INVITE reaches the third target after 64 s"
tags  { "rfc", "invite", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   1 0 5060 server1.yealink
  _sip._udp.yealink   IN SRV   2 0 5060 server2.yealink
  _sip._udp.yealink   IN SRV   3 0 5060 server3.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
  server3.yealink     IN A     192.168.1.15
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local tertiary  = registrar { "192.168.1.15", name = "tertiary", shares = primary }
local alice = phone { "192.168.1.100", name = "alice", profile = "rfc3263", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait(100)
primary:drop()
secondary:drop()
alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5, 107.5, 115.5, 131.5 } }
schedule { alice, "INVITE", secondary, { 132, 132.5, 133.5, 135.5, 139.5, 147.5, 163.5 } }
expect   { alice, "INVITE", tertiary, at = 164 }
