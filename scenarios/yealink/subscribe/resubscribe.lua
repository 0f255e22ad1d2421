-- With failback_subscribe the subscriptions follow the registration at once, in the order they were made.
-- Source: Server Redundancy guide, failback_subscribe.enable = 1 (failback_mode 3, register_on_enable 1); semantics 2.14.
title "Re-subscribe at failover and at failback"
tags  { "yealink", "subscribe", "failover", "failback" }

dns [[
  $ORIGIN pbx.com.
  $TTL 3600
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.expires = 600
  account.1.sip_server.1.register_on_enable = 1
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.failback_subscribe.enable = 1
]] }

alice:start()
local blf = alice:subscribe("dialog", "4606")
local mwi = alice:subscribe("message-summary")
expect   { primary, "NOTIFY", alice, at = 0 }
expect   { primary, "NOTIFY", alice, at = 0 }
local before = blf.call_id

wait(100)
primary:drop()
schedule { alice, "REGISTER", primary, { 300, 300.5, 301.5, 303.5 } }  -- half of 600 s
expect   { alice, "REGISTER", secondary, at = 307.5 }
for _, subscription in ipairs { blf, mwi } do               -- in the order they were made
  local subscribe = expect { alice, "SUBSCRIBE", secondary, at = 307.5 }
  check(subscribe.call_id == subscription.call_id, subscription.event .. " in its turn")
end
expect   { secondary, "NOTIFY", alice, at = 307.5 }
expect   { secondary, "NOTIFY", alice, at = 307.5 }
check(blf.call_id ~= before and blf.server == secondary, "a new dialog at the secondary")
check(count { alice, "SUBSCRIBE", primary, from = 101 } == 0, "not a word to the dead server")

primary:restore()
expect   { alice, "REGISTER", primary, at = 907.5 }   -- failback_timeout
expect   { alice, "SUBSCRIBE", primary, at = 907.5 }
expect   { alice, "SUBSCRIBE", primary, at = 907.5 }
check(blf.server == primary and mwi.state == "active", "back at the primary")
