-- A user agent by the RFCs alone leaves a silent first target after Timer F and does not go back to it.
-- Source: RFC 3263 section 4.3; field report, pjsip/pjproject issue 4477.
title "REGISTER leaves a silent target after 32 s"
tags  { "rfc", "register", "failover" }

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

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 } }
expect   { alice, "REGISTER", secondary, at = 32 }
expect   { secondary, 200, alice, at = 32 }
check(count { alice, any, tertiary } == 0, "the third is not needed")
