-- A DNS failure is a signalling failure: the registration fails at once and is tried again 30 s later.
-- Source: Semantics 2.2 item 4 and 2.7.8.
title "DNS answers SERVFAIL at the start"
tags  { "yealink", "dns", "outage" }

local ns = dns [[
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

ns:drop("servfail")
alice:start()
expect { ns, "dns", alice, type = "NAPTR", at = 0 }
never  { alice, "REGISTER", any, during = 29 }
ns:restore()
expect { alice, "REGISTER", primary, at = 30 }
expect { primary, 200, alice, at = 30 }
