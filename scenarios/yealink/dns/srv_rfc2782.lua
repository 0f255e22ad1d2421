-- Weights as odds: over eight answers both servers get calls; each draw lives with its answer.
-- Source: RFC 2782; semantics 2.3.1 (knob srv_weight_mode = rfc2782).
title "SRV weights as odds"
tags  { "yealink", "dns", "srv" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { srv_weight_mode = "rfc2782" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

local seen = {}
alice:start()
for i = 1, 8 do
  wait(301)
  local call = alice:call("4606")
  seen[expect({ alice, "INVITE", any, at = 301 * i }).dst] = true
  call:hangup()
end
check(seen[primary] and seen[secondary], "both get calls")
