-- A call outlives a short pull of the cable; a hang-up meanwhile is re-sent until it is heard.
-- Source: RFC 3261 section 17.1.2.2; semantics 2.8.
title "Unplugged in a call"
tags  { "yealink", "fault", "invite" }

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
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.13" } }

bob:start()
alice:start()
wait(1)
local call = alice:call("4606")
wait(4)
check(call.state == "up", "the call is up")
alice:unplug()
call:hangup()
schedule { alice, "BYE", primary, { 5, 5.5, 6.5 }, fate = "lost" }
alice:plug()
expect { alice, "REGISTER", primary, at = 6.5 }
expect { alice, "BYE", primary, at = 8.5, fate = "delivered" }
expect { primary, "BYE", bob, at = 8.5 }
