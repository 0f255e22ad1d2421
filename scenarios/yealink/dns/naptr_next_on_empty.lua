-- A NAPTR record whose SRV name is empty gives way to the next record.
-- Source: Semantics 2.3.1 (knob naptr_next_on_empty = true).
title "Empty SRV behind the first NAPTR"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 90 50 "s" "SIP+D2U" "" _sip._udp.gone
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.branch
  _sip._udp.branch    IN SRV   0 1 5060 server2.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
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
expect { alice, "dns", ns, type = "SRV", name = "_sip._udp.gone.pbx.com", at = 0 }
expect { alice, "dns", ns, type = "SRV", name = "_sip._udp.branch.pbx.com", at = 0 }
expect { secondary, 200, alice, at = 0 }
check(count { alice, "REGISTER", primary } == 0, "no SRV by rule")
