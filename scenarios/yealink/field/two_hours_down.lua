-- After two hours of outage the phone is registered within one pass and its wait.
-- Source: Field report, futel/asteriskserver issue 514, jitsi/jigasi issue 539.
title "Two hours down"
tags  { "yealink", "field", "register", "outage" }

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
]] }

primary:drop()
secondary:drop()
alice:start()
wait(7200)
primary:restore()
secondary:restore()
expect { alice, "REGISTER", primary, at = 7228 }            -- 104 passes of 69.5 s
expect { primary, 200, alice, at = 7228 }
