-- Half of the packets are held back so that later ones overtake them; registration and call come through.
-- Source: RFC 3261 section 17 (a transaction is known by its branch, not by its place).
title "Packets out of order"
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
link(alice, primary):reorder(0.5, { by = "80ms" })
alice:start()
wait(10)
local call = alice:call("4606")
wait(5)
check(call.state == "up", "the call is up")
call:hangup()
wait(60)
expect { alice, "BYE", primary, at = 15 }
check(count { alice, any, secondary } == 0, "no move")
