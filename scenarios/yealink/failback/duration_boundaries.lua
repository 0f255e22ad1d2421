-- Mode 3: up to 60 the time is 60 s, from there on it is what was configured, up to 65535.
-- Source: Server Redundancy guide, failback_timeout; semantics 2.11.4.
title "failback_timeout 1, 59, 60, 61 and 65535"
tags  { "yealink", "failback", "register" }

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
local base = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.register_on_enable = 1
]]

local times = { 67.5, 67.5, 67.5, 68.5, 65542.5 }
local phones = {}
primary:drop()
for i, value in ipairs { 1, 59, 60, 61, 65535 } do
  phones[i] = phone { "192.168.1." .. 100 + i, name = "after" .. value,
    config = base .. "account.1.sip_server.1.failback_timeout = " .. value }
  phones[i]:start()
end
for i = 1, 5 do expect { phones[i], "REGISTER", secondary, at = 7.5 } end
primary:restore()
for i = 1, 5 do
  expect { phones[i], "REGISTER", primary, at = times[i] }
  check(count { phones[i], "REGISTER", primary, from = 4 } == 1, "not before")
end
