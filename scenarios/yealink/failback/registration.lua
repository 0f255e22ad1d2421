-- Mode 2: the renewal of the registration asks the primary first, all else stays on the secondary.
-- Source: Server Redundancy guide, "sip_server.Y.failback_mode = 2"; semantics 2.11.3.
title "Failback mode 2, the renewal of the registration"
tags  { "yealink", "failback", "register" }

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
  account.1.sip_server.1.failback_mode = 2
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
wait(92.5)
alice:call("4606")
expect   { alice, "INVITE", secondary, at = 100 }
schedule { alice, "REGISTER", primary, { 1807.5, 1808, 1809, 1811 } }
expect   { alice, "REGISTER", secondary, at = 1815 }

primary:restore()
never    { alice, "REGISTER", any, during = 1799 }
expect   { alice, "REGISTER", primary, at = 3615 }
wait(1)
alice:call("4606")
expect   { alice, "INVITE", primary, at = 3616 }
