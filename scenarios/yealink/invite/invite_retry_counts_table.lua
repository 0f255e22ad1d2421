-- Each value of invite_retry_counts, 1 to 10, has its own number of re-sends and its own instant to move.
-- Source: Server Redundancy guide, invite_retry_counts; semantics 2.5.2.
title "INVITE: invite_retry_counts 1 to 10"
tags  { "yealink", "invite", "failover", "retry-counts" }

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
]]

local sends = { 100, 100.5, 101.5, 103.5, 107.5, 115.5, 131.5 }
local moves = { 101.5, 103.5, 107.5, 115.5, 131.5, 132, 132, 132, 132, 132 }   -- from 6 on: Timer B
local phones = {}
for n = 1, 10 do
  phones[n] = phone { "192.168.1." .. 100 + n, name = "retries" .. n,
    config = base .. "account.1.sip_server.1.invite_retry_counts = " .. n }
  phones[n]:start()
end
wait(100)
primary:drop()
for n = 1, 10 do phones[n]:call("4606") end
for n = 1, 10 do
  schedule { phones[n], "INVITE", primary, table.move(sends, 1, math.min(n + 1, 7), 1, {}) }
  expect   { phones[n], "INVITE", secondary, at = moves[n] }
end
