-- A server that asked for peace by Retry-After is not asked before that time is over.
-- Source: RFC 3261 section 21.5.4; semantics 2.7.6.
title "503 with Retry-After quarantines the primary"
tags  { "yealink", "register", "failover", "503" }

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
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("reject", { status = 503, retry_after = 2000 })
alice:start()
expect { primary, 503, alice, at = 0 }
expect { alice, "REGISTER", secondary, at = 0 }
primary:restore()
expect { alice, "REGISTER", secondary, at = 1800 }          -- quarantined until 2000
check(count { alice, "REGISTER", primary, from = 0.001, to = 1800 } == 0, "the primary is left in peace")
expect { alice, "REGISTER", primary, at = 3600 }
expect { primary, 200, alice, at = 3600 }
