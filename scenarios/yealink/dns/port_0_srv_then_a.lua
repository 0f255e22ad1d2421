-- As RFC 3263 has it, port 0 with a fixed transport asks for SRV, and for the address if there is none.
-- Source: Semantics 2.3, last row (knob port0_fixed_transport = srv_then_a).
title "Name, port 0, fixed transport, SRV first"
tags  { "yealink", "dns", "resolution" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
  other               IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { port0_fixed_transport = "srv_then_a" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 0
  account.2.enable = 1
  account.2.user_name = 4607
  account.2.sip_server.1.address = other.pbx.com
  account.2.sip_server.1.port = 0
]] }

alice:start()
expect { alice, "REGISTER", primary, account = 1, at = 0 }
expect { alice, "REGISTER", secondary, account = 2, at = 0 }
check(count { alice, "dns", ns, type = "SRV" } == 2, "SRV for both")
check(count { alice, "dns", ns, type = "A", name = "other.pbx.com" } == 1, "the address of the second")
check(count { alice, "dns", ns } == 5, "and the two targets of the first")
