-- NAPTR records that point in a circle are as good as none, and asked for once.
-- Source: Semantics 2.3.1 (knob naptr_max_depth = 5).
title "NAPTR records in a circle"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "" "" "" two.yealink
  two.yealink         IN NAPTR 100 50 "" "" "" yealink
  yealink             IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { secondary, 200, alice, at = 0 }                    -- the name's own address at last
check(count { alice, "dns", ns, type = "NAPTR" } == 2, "each name is asked for once")
