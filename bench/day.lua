-- One phone and two servers for 24 virtual hours: refreshes, DNS, one outage.
-- Source: the budget of a day for one phone.
title "Bench: a day of one phone"
tags  { "bench", "register" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  sip             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.sip
  _sip._udp.sip   IN SRV 0 1 5060 a.sip
  _sip._udp.sip   IN SRV 1 1 5060 b.sip
  a.sip           IN A   192.168.1.13
  b.sip           IN A   192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = sip.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait("8h")
primary:drop()
wait("4h")
check(alice:registered() == secondary, "at the secondary while the primary is silent")
primary:restore()
wait("12h")
check(alice:registered() == primary, "back at the primary")
