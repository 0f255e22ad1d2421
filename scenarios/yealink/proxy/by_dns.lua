-- Without `to` a proxy goes where the Request-URI leads, by DNS of its own: SRV, then addresses.
-- Source: RFC 3261 section 16.6 step 7, RFC 3263 section 4.
title "A proxy that asks DNS"
tags  { "proxy", "dns", "register" }

local zone = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  _sip._udp  IN SRV 0 1 5070 two
  _sip._udp  IN SRV 0 2 5070 one
  one        IN A   192.168.1.13
  two        IN A   192.168.1.14
]]
local one = registrar { "192.168.1.13", name = "one", port = 5070 }
local two = registrar { "192.168.1.14", name = "two", port = 5070, shares = one }
local p1  = proxy { "192.168.2.1", name = "p1", dns = zone }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

alice:start()
expect { p1, "dns", zone, name = "_sip._udp.pbx.com", type = "SRV", at = 0 }
expect { p1, "REGISTER", one, at = 0 }
expect { p1, 200, alice, at = 0 }
one:drop("refuse")
expect { p1, "REGISTER", one, at = 1800 }
expect { p1, "REGISTER", two, at = 1800 }
expect { p1, 200, alice, at = 1800 }
zone:drop("nxdomain")
expect { p1, 503, alice, at = 3600 }                 -- leads nowhere
