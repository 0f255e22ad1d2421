-- With the other reading 503 moves calls alone; the REGISTER stays and is tried again 30 s later.
-- Source: Administrator guide, signalling failure (INVITE only); semantics 2.7.6 (knob register_503_failover = false).
title "503 does not move REGISTER"
tags  { "yealink", "register", "invite", "knob", "503" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { register_503_failover = "false" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("reject", { status = 503 })
alice:start()
expect { primary, 503, alice, at = 0 }
never  { alice, "REGISTER", any, during = 10 }
alice:call("4606")
expect { alice, "INVITE", primary, at = 10 }
expect { alice, "INVITE", secondary, at = 10 }
expect { alice, "REGISTER", primary, at = 30 }
