-- When every server asks for peace the next pass waits for the first to be free, and 30 s at least.
-- Source: RFC 3261 section 21.5.4; semantics 2.7.6.
title "Retry-After everywhere"
tags  { "yealink", "register", "outage", "503" }

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

primary:drop("reject", { status = 503, retry_after = 100 })
secondary:drop("reject", { status = 503, retry_after = 40 })
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { alice, "REGISTER", secondary, at = 0 }
secondary:drop("reject", { status = 503, retry_after = 10 })
expect { alice, "REGISTER", secondary, at = 40 }            -- the primary is not free yet
expect { alice, "REGISTER", secondary, at = 70 }            -- 10 s would be too soon
check(count { alice, "REGISTER", primary } == 1, "the primary is left in peace")
primary:restore()
expect { alice, "REGISTER", primary, at = 100 }
expect { primary, 200, alice, at = 100 }
