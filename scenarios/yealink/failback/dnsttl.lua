-- Mode 1: the secondary stays first until the TTL of its A record ends.
-- Source: Server Redundancy guide, "sip_server.Y.failback_mode = 1"; semantics 2.11.2.
title "Failback mode 1, the DNS TTL"
tags  { "yealink", "failback", "invite", "dns" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 1
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
wait(92.5)
alice:call("4606")
expect   { alice, "INVITE", secondary, at = 100 }
wait(201)
alice:call("4606")                                          -- the records have ended at 300
expect   { alice, "dns", any, name = "server1.yealink.pbx.com", at = 301 }
schedule { alice, "INVITE", primary, { 301, 301.5, 302.5, 304.5 } }
expect   { alice, "INVITE", secondary, at = 308.5 }

primary:restore()
wait(292)
alice:call("4606")
expect   { alice, "INVITE", secondary, at = 600.5 }
wait(0.5)
alice:call("4606")                                          -- 301 + 300
expect   { alice, "INVITE", primary, at = 601 }
