-- A first server that does not resolve costs no more than the questions; the second one takes the call.
-- Source: Semantics 2.2 item 4 and 2.16.0.
title "Server 1 unresolvable, server 2 an address"
tags  { "yealink", "dns", "fallback" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local backup = registrar { "192.168.1.20", name = "backup" }
local alice  = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.2.address = 192.168.1.20
]] }

alice:start()
expect { backup, 200, alice, method = "REGISTER", at = 0 }
wait(40)
alice:call("4606")
expect { alice, "INVITE", backup, at = 40 }
