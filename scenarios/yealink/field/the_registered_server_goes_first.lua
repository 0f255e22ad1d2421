-- After a failover calls follow the registration while the phone is sticky.
-- Source: Field report, asterisk/asterisk issue 1927.
title "Calls follow the registration"
tags  { "yealink", "field", "invite", "register" }

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
primary:restore()
wait(92.5)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 100 }
alice:subscribe("message-summary")
expect { alice, "SUBSCRIBE", secondary, at = 100 }
check(count { alice, any, primary, from = 4 } == 0, "nothing to the primary")
