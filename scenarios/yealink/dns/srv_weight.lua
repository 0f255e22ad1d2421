-- Among equal priorities the higher weight is the primary.
-- Source: Server Redundancy guide, Appendix A (server2 has the higher weight); semantics 2.3.1.
title "SRV weight: highest first"
tags  { "yealink", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local server1 = registrar { "192.168.1.13", name = "server1" }
local server2 = registrar { "192.168.1.14", name = "server2", shares = server1 }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

server2:drop()
alice:start()
schedule { alice, "REGISTER", server2, { 0, 0.5, 1.5, 3.5 } }
expect   { alice, "REGISTER", server1, at = 7.5 }
