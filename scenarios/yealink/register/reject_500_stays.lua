-- By default 500 and 408 are answers: the REGISTER stays and is tried again 30 s later.
-- Source: Administrator guide, signalling failure; semantics 2.2.
title "500 and 408 do not move REGISTER"
tags  { "yealink", "register" }

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

primary:drop("reject", { status = 500 })
alice:start()
expect { primary, 500, alice, at = 0 }
primary:drop("reject", { status = 408 })
expect { alice, "REGISTER", primary, at = 30 }
expect { primary, 408, alice, at = 30 }
never  { alice, "REGISTER", secondary, during = 20 }
expect { alice, "REGISTER", primary, at = 60 }
