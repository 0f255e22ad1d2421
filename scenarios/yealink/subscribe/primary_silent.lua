-- A subscription to a silent primary moves like any request; its dialog then stays where it was made.
-- Source: semantics 2.8 (chain and retries; dialogs never move), RFC 6665 section 4.1.2.
title "SUBSCRIBE failover; the refresh stays inside the dialog"
tags  { "yealink", "subscribe", "failover" }

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
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.blf.subscribe_period = 600
]] }

alice:start()
wait(100)
primary:drop()
local blf = alice:subscribe("dialog", "4606")
schedule { alice, "SUBSCRIBE", primary, { 100, 100.5, 101.5, 103.5 } }
expect   { alice, "SUBSCRIBE", secondary, at = 107.5 }
expect   { secondary, "NOTIFY", alice, at = 107.5 }
check(blf.state == "active" and blf.server == secondary, "subscribed at the secondary")

primary:restore()
local call_id = blf.call_id
expect   { alice, "SUBSCRIBE", secondary, at = 407.5 }      -- half of 600 s
expect   { secondary, 200, alice, method = "SUBSCRIBE" }
expect   { secondary, "NOTIFY", alice }
check(blf.call_id == call_id, "the dialog is the old one")
check(count { alice, "SUBSCRIBE", primary, from = 104 } == 0, "nothing to the primary")
blf:stop()
expect   { alice, "SUBSCRIBE", secondary, at = 407.5 }      -- Expires: 0
expect   { secondary, "NOTIFY", alice, at = 407.5 }         -- terminated
