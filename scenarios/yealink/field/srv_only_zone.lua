-- With a TTL shorter than the registration each refresh asks SRV again: never the bare name, none is missed.
-- Source: Field report, kamailio/kamailio issue 3547.
title "Ten refreshes beyond the TTL"
tags  { "yealink", "field", "register", "dns" }

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
schedule { alice, "REGISTER", primary, { 0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400, 2700, 3000 } }
check(count { primary, 200, alice } == 11, "none refused, none missed")
check(count { alice, "dns", ns, type = "A", name = "yealink.pbx.com" } == 0, "no address of the bare name")
check(count { alice, "dns", ns, type = "SRV" } == 11, "SRV each time")
