-- 408 moves on as 503 does when it is in the list.
-- Source: Semantics 2.2 and 2.21 item 9 (knob failover_codes = 503,408).
title "408 is a failure"
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
local alice = phone { "192.168.1.100", name = "alice", knobs = { failover_codes = "503,408" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("reject", { status = 408 })
alice:start()
expect { primary, 408, alice, at = 0 }
expect { alice, "REGISTER", secondary, at = 0 }
expect { secondary, 200, alice, at = 0 }
