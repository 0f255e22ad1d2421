-- One of two servers is down: two hundred phones are registered at the other, every one within 7.5 s.
-- Source: Field report, Metaswitch/sprout issue 1607.
title "Two hundred phones, one server down"
tags  { "yealink", "field", "register", "failover" }

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

local phones = {}
primary:drop()
for i = 1, 200 do
  phones[i] = phone { "10.0.3." .. i, name = "phone" .. i, config = ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = 3
  ]]):format(5000 + i) }
  phones[i]:start()
end
for i = 1, 200 do expect { phones[i], "REGISTER", secondary, at = 7.5 } end
check(count { secondary, 200, any, to = 7.5 } == 200, "all of them")
