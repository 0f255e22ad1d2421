-- The TTL of mode 1 is that of the address in use, not of the records before it.
-- Source: Semantics 2.11.2 (knob dnsttl_record = a_of_current).
title "Failback mode 1, the TTL of the current address"
tags  { "yealink", "failback", "register", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             100 IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   200 IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   200 IN SRV   0 1 5060 server2.yealink
  server1.yealink     400 IN A     192.168.1.13
  server2.yealink     300 IN A     192.168.1.14
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
wait(1)
primary:restore()
expect { alice, "REGISTER", primary, at = 300 }
expect { primary, 200, alice, at = 300 }
check(count { alice, "REGISTER", primary, from = 4 } == 1, "not before")
