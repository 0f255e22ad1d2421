-- The deadline sends nothing even with register_on_enable; the next request starts at the primary.
-- Source: Semantics 2.11 (knob failback_action = next_request_only).
title "Nothing at the deadline"
tags  { "yealink", "failback", "invite", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { failback_action = "next_request_only" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
primary:restore()
never  { alice, any, primary, during = 692.5 }
alice:call("4606")
expect { alice, "INVITE", primary, at = 700 }
