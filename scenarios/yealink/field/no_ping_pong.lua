-- With both servers up the phone stays where it is: ten minutes, no change of server.
-- Source: Field report, baresip/baresip pull 1660.
title "No change of server without need"
tags  { "yealink", "field", "register" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.expires = 60
]] }

alice:start()
schedule { alice, "REGISTER", primary, { 0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300 } }
wait(300)
check(count { alice, "REGISTER", primary } == 21, "every 30 s")
check(count { alice, any, secondary } == 0, "never the secondary")
