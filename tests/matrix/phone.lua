-- One cell of the phone's own table in docs/fault-matrix.md: the phone loses its
-- network, or its power, across a refresh; how long from its return until a
-- server has answered its REGISTER, and until a call gets through?
-- Source: semantics 2.7.8, 2.21
title "How long a phone needs to come back"
tags  { "matrix" }

local mode      = param("mode", "unplug")
local transport = param("transport", "udp") -- udp, tcp, tls
local lasts     = param("lasts", 2450) -- s without a network, from 100 on

local service = { udp = "SIP+D2U", tcp = "SIP+D2T", tls = "SIPS+D2T" }
local owner   = { udp = "_sip._udp", tcp = "_sip._tcp", tls = "_sips._tcp" }
local port    = transport == "tls" and 5061 or 5060

dns(([[
  $ORIGIN pbx.com.
  $TTL 300
  yealink         IN NAPTR 100 50 "s" "SERVICE" "" OWNER.yealink
  OWNER.yealink   IN SRV   0 2 PORT server1.yealink
  OWNER.yealink   IN SRV   0 1 PORT server2.yealink
  server1.yealink IN A     192.168.1.13
  server2.yealink IN A     192.168.1.14
]]):gsub("%u%u%u%u%u*", { SERVICE = service[transport], OWNER = owner[transport], PORT = port }))
local all       = { "udp", "tcp", "tls" }
local primary   = registrar { "192.168.1.13", name = "primary", transports = all }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = all, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice",
                          knobs = { link_up_action = mode == "unplug-timers" and "keep_timers" or "register_now" },
                          config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

if mode == "reboot-same" then waive("cseq", "firmware that keeps its Call-ID") end
alice:start()
wait(100)
local cut
if mode == "network" then cut = partition({ alice })
elseif mode ~= "reboot" and mode ~= "reboot-same" then alice:unplug() end
wait(lasts)
if mode == "network" then cut:restore()
elseif mode == "reboot" then alice:reboot()
elseif mode == "reboot-same" then alice:reboot { same_call_id = true }
else alice:plug() end

local function served(method, status, from)
  return count { any, status, alice, method = method, from = from, fate = "delivered" } > 0
end
local back = now()
local ok   = wait_until(function() return served("REGISTER", 200, back) end, 4000)
print(("cell: %s %.10g"):format(ok and "next" or "never", now() - back))
print("back: 0")
