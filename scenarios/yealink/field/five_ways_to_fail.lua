-- How long a REGISTER stays with a broken primary depends on the way it is broken.
-- Source: Field report, BelledonneCommunications/linphone-sdk issue 447.
title "Silence, ICMP, 503 and a stall"
tags  { "yealink", "field", "register", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  a1 IN A 192.168.1.11
  a1 IN A 192.168.1.20
  a2 IN A 192.168.1.12
  a2 IN A 192.168.1.20
  a3 IN A 192.168.1.13
  a3 IN A 192.168.1.20
  a4 IN A 192.168.1.14
  a4 IN A 192.168.1.20
  a5 IN A 192.168.1.15
  a5 IN A 192.168.1.20
]]
local ways  = { "silent", "refuse", "unreachable", "reject", "stall" }
local times = { 7.5, 0, 0, 0, 32 }
local backup = registrar { "192.168.1.20", name = "backup" }

local phones = {}
for i, way in ipairs(ways) do
  local broken = registrar { "192.168.1." .. 10 + i, name = way .. "_server" }
  broken:drop(way, way == "reject" and { status = 503 } or {})
  phones[i] = phone { "192.168.1." .. 100 + i, name = way .. "_phone", config = ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = a%d.pbx.com
  ]]):format(4600 + i, i) }
  phones[i]:start()
end
for i = 1, 5 do
  expect { phones[i], "REGISTER", backup, at = times[i] }
  check(phones[i]:registered() == backup, "registered at the backup")
end
