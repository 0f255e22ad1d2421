-- REGISTER and INVITE obey the same list: both leave a server that says 503, both leave a silent one.
-- Source: Field report, kamailio/kamailio issue 210, OpenSIPS/opensips issue 140.
title "REGISTER and INVITE move alike"
tags  { "yealink", "field", "register", "invite", "failover" }

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

primary:drop("reject", { status = 503 })
alice:start()
expect { alice, "REGISTER", secondary, at = 0 }
wait(10)
alice:call("4606")
expect { alice, "INVITE", primary, at = 10 }
expect { alice, "INVITE", secondary, at = 10 }
primary:drop()
wait(90)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
expect { alice, "REGISTER", secondary, at = 1807.5 }
