-- After a 100 the call never moves; hanging up cancels it where it is.
-- Source: Semantics 2.8 (Timer B is off in Proceeding).
title "100 Trying and then nothing holds the INVITE"
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
local bob   = phone { "192.168.1.101", name = "bob", config = config(4606) }

alice:start()
bob:start()
wait(100)
primary:drop("stall", { methods = { "INVITE" } })
local call = alice:call("4606")
expect { primary, 100, alice, at = 100 }
never  { alice, any, secondary, during = 300 }
call:hangup()
expect { alice, "CANCEL", primary, at = 400 }
