-- Without a DNS server and static records a name leads nowhere, at once.
-- Source: Semantics 2.2 item 4.
title "No DNS server, no records"
tags  { "yealink", "dns", "static" }

local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", profile = "yealink", dns = false, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
never { alice, any, any, during = 29 }
check(alice:registered() == nil, "nowhere to register")
