-- Each value of retry_counts, 0 to 20, has its own number of re-sends and its own instant to move.
-- Source: Server Redundancy guide, retry_counts; semantics 2.5.1.
title "REGISTER: retry_counts 0 to 20"
tags  { "yealink", "register", "failover", "retry-counts" }

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

local sends = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 }
local moves = { [0] = 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5, 32, 32 }   -- 10 and 20: Timer F
local phones = {}
primary:drop()
for n = 0, 11 do
  local value = n == 11 and 20 or n
  phones[n] = phone { "192.168.1." .. 100 + n, name = "retries" .. value,
    config = base .. "account.1.sip_server.1.retry_counts = " .. value }
  phones[n]:start()
end
for n = 0, 11 do
  schedule { phones[n], "REGISTER", primary, table.move(sends, 1, math.min(n + 1, 11), 1, {}) }
  expect   { phones[n], "REGISTER", secondary, at = moves[n] }
  check(count { phones[n], "REGISTER", primary } == math.min(n + 1, 11), "the primary gets no more")
end
