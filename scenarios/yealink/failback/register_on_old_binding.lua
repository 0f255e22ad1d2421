-- The binding at the primary is neither taken back nor refreshed; mode 3 counts from the REGISTER at the secondary.
-- Source: Server Redundancy guide, register_on_enable; semantics 2.12.
title "The old binding is left alone"
tags  { "yealink", "failback", "invite", "register", "register-on" }

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
local secondary = registrar { "192.168.1.14", name = "secondary" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
]] }

alice:start()
wait(100)
primary:drop()
alice:call("4606")
expect { alice, "REGISTER", secondary, at = 107.5 }
check(#primary:bindings("4605") == 1 and #secondary:bindings("4605") == 1, "one binding each")
primary:restore()
expect { alice, "REGISTER", primary, at = 707.5 }
check(count { alice, "REGISTER", primary, from = 1 } == 1, "not before")
