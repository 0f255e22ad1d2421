-- A NAPTR record that names no service is as good as none: SRV for UDP is asked for by rule.
-- Source: Spectralink bulletin CS-14-17, DNS log; semantics 2.4.4.
title "NAPTR with an empty service"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "" "" _sip._udp.elsewhere
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
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
expect { alice, "dns", ns, type = "SRV", name = "_sip._udp.yealink.pbx.com", at = 0 }
expect { primary, 200, alice, at = 0 }
check(count { alice, "dns", ns, name = "_sip._udp.elsewhere.pbx.com" } == 0, "its name is not asked for")
