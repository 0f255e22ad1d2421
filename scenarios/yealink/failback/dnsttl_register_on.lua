-- Mode 1 with register_on_enable: the end of the TTL itself sends a REGISTER to the primary.
-- Source: Server Redundancy guide, "sip_server.Y.failback_mode = 1"; semantics 2.11.2.
title "Failback mode 1, REGISTER when the TTL ends"
tags  { "yealink", "failback", "register", "dns" }

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
  account.1.sip_server.1.register_on_enable = 1
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
schedule { alice, "REGISTER", primary, { 300, 300.5, 301.5, 303.5 } }
expect   { alice, "REGISTER", secondary, at = 307.5 }

primary:restore()
never    { alice, "REGISTER", any, during = 292 }
expect   { alice, "REGISTER", primary, at = 600 }
expect   { primary, 200, alice }
check(alice:registered() == primary, "back at the primary")
