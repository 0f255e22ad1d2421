-- With the other reading an SRV record with port 0 is left out.
-- Source: Semantics 2.3.1 (knob srv_port_zero = skip).
title "SRV port 0 left out"
tags  { "yealink", "dns", "srv" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 0 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { srv_port_zero = "skip" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { secondary, 200, alice, at = 0 }
check(count { alice, "dns", ns, name = "server1.yealink.pbx.com" } == 0, "its address is not asked for")
