-- A silent primary: re-sends, failover, a refresh, on the clock of half an hour.
-- Source: Server Redundancy guide, "REGISTER Failover".
title "A silent primary"
tags  { "register", "failover" }
local answer = param("answer", 200)

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

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, within = 60 }
expect { secondary, answer, alice }
primary:restore()
wait("1h")
