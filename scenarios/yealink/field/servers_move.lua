-- When the provider moves the servers, REGISTER and INVITE both find the new address after the TTL.
-- Source: Field report, signalwire/freeswitch issue 142.
title "A new address for both"
tags  { "yealink", "field", "register", "invite", "dns" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 60
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
  account.1.sip_server.1.expires = 600
]] }

alice:start()
expect { primary, 200, alice, at = 0 }
wait(100)
ns:replace "server1.yealink IN A 192.168.1.14"
primary:drop()
expect { alice, "REGISTER", secondary, at = 300 }
check(count { alice, "REGISTER", primary } == 1, "nothing more to the old address")
alice:call("4606")
expect { alice, "INVITE", secondary, at = 300 }
