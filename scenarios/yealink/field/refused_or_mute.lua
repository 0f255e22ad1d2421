-- Over TCP a refused connection costs nothing and a mute server Timer F: two broken targets before the live one cost the sum.
-- Source: Field report, RestComm/sip-servlets issue 35; RFC 3261 17.1.2.2; semantics 2.5.3.
title "TCP targets, refused or mute"
tags  { "yealink", "field", "register", "transport", "tcp", "failover" }

local zone = { "$ORIGIN pbx.com.", "$TTL 300" }
local ways = { { "refuse", "refuse", 0 }, { "refuse", "hang", 32 }, { "hang", "refuse", 32 }, { "hang", "hang", 64 } }
for i = 1, #ways do
  for host = 1, 3 do zone[#zone + 1] = ("a%d IN A 192.168.%d.%d"):format(i, i, host) end
end
dns(table.concat(zone, "\n"))

local phones, alive = {}, {}
for i, way in ipairs(ways) do
  for host = 1, 2 do
    local broken = registrar { ("192.168.%d.%d"):format(i, host), name = ("%s-%d-%d"):format(way[host], i, host) }
    broken:drop(way[host])
  end
  alive[i] = registrar { ("192.168.%d.3"):format(i), name = "alive-" .. i }
  phones[i] = phone { ("192.168.%d.100"):format(i), name = "phone-" .. i, config = ([[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = a%d.pbx.com
    account.1.sip_server.1.transport_type = 1
  ]]):format(i) }
  phones[i]:start()
end
for _, i in ipairs { 1, 2, 3, 4 } do
  expect { phones[i], "REGISTER", alive[i], at = ways[i][3], transport = "tcp" }
end
