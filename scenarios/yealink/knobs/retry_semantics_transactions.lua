-- With retries read as transactions the primary is given four times 64*T1.
-- Source: Semantics 2.5 (knob retry_semantics = transactions).
title "retry_counts counts whole transactions"
tags  { "yealink", "register", "failover", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { retry_semantics = "transactions" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5,
                                         32, 32.5, 33.5, 35.5 } }
expect   { alice, "REGISTER", primary, at = 64, retransmission = false }
expect   { alice, "REGISTER", primary, at = 96, retransmission = false }
expect   { alice, "REGISTER", secondary, at = 128 }
