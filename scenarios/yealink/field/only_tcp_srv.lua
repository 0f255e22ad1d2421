-- Where only _sip._tcp has SRV records, they are found before the address of the bare domain is asked for.
-- Source: Field report, BelledonneCommunications/linphone-desktop issue 57; semantics 2.3.1 (naptr_build = 1).
title "SRV for TCP alone"
tags  { "yealink", "field", "register", "dns", "tcp" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink           IN A   192.168.1.99
  _sip._tcp.yealink IN SRV 0 1 5060 server1.yealink
  server1.yealink   IN A   192.168.1.13
]]
local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.naptr_build = 1
]] }

alice:start()
expect { alice, "REGISTER", server, at = 0, transport = "tcp" }
check(count { alice, "dns", any, name = "yealink.pbx.com", type = "A" } == 0, "the bare domain's address is not asked for")
