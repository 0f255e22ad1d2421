-- Every packet is late by 50 ms and up to 20 ms more; nothing is lost and nothing moves.
-- Source: Semantics 2.5 (answers before T1 cost no re-send).
title "Jitter moves nobody"
tags  { "yealink", "fault", "register" }

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
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

link(alice, primary):delay(0.05, { jitter = "20ms" })
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { primary, 200, alice, within = { 0.05, 0.07 } }
wait(0.15)
check(alice:registered() == primary, "registered")
wait(3600)
check(count { alice, "REGISTER", primary, retransmission = true } == 0, "no re-send")
check(count { alice, "REGISTER", secondary } == 0, "no move")
