-- In an outage an hour long a phone sends some thirteen REGISTERs a minute, never a burst.
-- Source: Field report, baresip/baresip pull 1663, baresip/re pull 1143.
title "The rate of an outage"
tags  { "yealink", "field", "register", "outage" }

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
]] }

primary:drop()
secondary:drop()
alice:start()
wait(3600)
local total = count { alice, "REGISTER", any }
check(total >= 770 and total <= 790, total .. " in an hour: 15 in each 69.5 s")
for minute = 0, 59 do
  check(count { alice, "REGISTER", any, from = minute * 60, to = minute * 60 + 59.999 } <= 15, "minute " .. minute)
end
