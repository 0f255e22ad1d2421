-- With ties in the order of the answer, a server that rotates its answers moves the primary at each TTL end.
-- Source: Semantics 2.21 item 13 (knob srv_equal_weight = answer_order).
title "Rotating answers"
tags  { "yealink", "dns", "ttl" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN A     192.168.1.13
  yealink             IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { primary, 200, alice, at = 0 }
ns:remove("yealink", "A")
ns:add("yealink 300 IN A 192.168.1.14")
ns:add("yealink 300 IN A 192.168.1.13")
expect { alice, "REGISTER", secondary, at = 1800 }
