-- A registrar that hears nothing and one whose answers are lost are the same to
-- a phone: dead after retry_counts. The second has the binding all the same.
-- Source: SEMANTICS 2.5.1, 2.6, 2.7.1; scenario-language.md, faults (oneway, lossy).
title "A registrar cut off in one direction"
tags  { "yealink", "faults", "register", "failover" }

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
local secondary = registrar { "192.168.1.14", name = "secondary" }

local function user(name, number)
  return phone { name = name, config = ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = 3
  ]]):format(number) }
end

-- mode, its options, the fate of what the phone sends and of each answer
for i, case in ipairs {
  { "oneway", { direction = "in" },  "unread" },
  { "oneway", { direction = "out" }, "delivered", "lost" },
  { "lossy",  { rate = 1 },          "unread" },
  { "lossy",  { rate = 0 },          "delivered", "delivered" },
} do
  local from  = now()
  local caller = user("phone" .. i, 4600 + i)
  primary:drop(case[1], case[2])
  caller:start()
  local moves = case[4] ~= "delivered"
  local times = moves and { from, from + 0.5, from + 1.5, from + 3.5 } or { from }
  schedule { caller, "REGISTER", primary, times, fate = case[3] }
  if case[4] then expect { primary, 200, caller, fate = case[4] } end
  if moves then expect { caller, "REGISTER", secondary, at = from + 7.5 } end
  wait(10)
  check(#primary:bindings(tostring(4600 + i)) == (case[4] and 1 or 0), "a binding where the request was heard")
end
