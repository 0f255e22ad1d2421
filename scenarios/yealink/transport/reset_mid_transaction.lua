-- The connection is lost while the REGISTER is open: the phone moves then. Lost
-- while nothing is open, it is no news before the next request.
-- Source: SEMANTICS 2.7.7 (knob tcp_reset_action = next_request).
title "A connection lost in mid-transaction moves at once"
tags  { "yealink", "transport", "tcp", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2T" "" _sip._tcp.yealink
  _sip._tcp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
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

primary:drop("slow", { delay = 10 })
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
wait(3)
primary:restart()
expect { alice, "REGISTER", secondary, at = 3, transport = "tcp" }
expect { secondary, 200, alice }

primary:restore()
wait(60)
secondary:restart()
never  { alice, any, any, during = 1739 }
expect { alice, "REGISTER", primary, at = 1803 }
expect { primary, 200, alice }
