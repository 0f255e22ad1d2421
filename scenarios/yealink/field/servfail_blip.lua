-- SERVFAIL at the instant of a refresh costs one retry interval, no more.
-- Source: Field report, freeswitch/sofia-sip issue 343.
title "A blip of DNS at the refresh"
tags  { "yealink", "field", "register", "dns", "outage" }

local ns = dns [[
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
]] }

alice:start()
wait(1799)
ns:drop("servfail")
wait(2)
ns:restore()
expect { alice, "REGISTER", primary, at = 1830 }
expect { primary, 200, alice, at = 1830 }
check(count { alice, "REGISTER", primary } == 2, "no REGISTER in between")
