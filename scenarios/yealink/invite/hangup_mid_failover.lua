-- Hanging up before any provisional answer ends the call without a word to anybody.
-- Source: RFC 3261 section 9.1; semantics 2.8.
title "Hanging up during the retries"
tags  { "yealink", "invite", "failover" }

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
primary:drop()
local call = alice:call("4606")
schedule { alice, "INVITE", primary, { 100, 100.5, 101.5, 103.5 } }
wait(0.5)
call:hangup()
never { alice, any, any, during = 60 }
check(call.state == "ended", "the call is over")
