-- A primary that is back is used again in each failback mode, at the instant the mode says.
-- Source: Field report, fusionpbx/fusionpbx-docs pull 92.
title "The way back, mode by mode"
tags  { "yealink", "field", "register", "failback" }

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
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.failback_mode = ]]

local times = { 1807.5, 300, 1807.5, 607.5 }                -- modes 0, 1, 2, 3
local phones = {}
primary:drop()
for i = 1, 4 do
  phones[i] = phone { "192.168.1." .. 100 + i, name = "mode" .. i - 1, config = base .. i - 1 }
  phones[i]:start()
end
for i = 1, 4 do expect { phones[i], "REGISTER", secondary, at = 7.5 } end
primary:restore()
for i = 1, 4 do
  expect { phones[i], "REGISTER", primary, at = times[i] }
  check(count { phones[i], "REGISTER", primary, from = 4 } == 1, "not before")
end
