-- A final answer other than 503 ends the call where it was given.
-- Source: Administrator guide, signalling failure; semantics 2.2.
title "486 Busy Here is no failover"
tags  { "yealink", "invite" }

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
local function config(user)
  return ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = 3
  ]]):format(user)
end
local alice = phone { "192.168.1.100", name = "alice", config = config(4605) }
local bob   = phone { "192.168.1.101", name = "bob", busy = true, config = config(4606) }

alice:start()
bob:start()
wait(100)
local call = alice:call("4606")
expect { primary, 486, alice, at = 100 }
expect { alice, "ACK", primary, at = 100 }
never  { alice, any, secondary, during = 60 }
check(call.state == "failed" and call.status == 486, "the call ended with 486")
