-- Of a dual-stack DNS server a phone asks the address of its own family, named by the scenario or found by itself; so does a proxy.
-- Source: RFC 3901 section 3 (dual-stack resolvers serve hosts of either family).
title "A DNS server with both families"
tags  { "yealink", "dns", "ipv6", "proxy" }

local zone = dns { "192.168.1.53", "2001:db8::53", name = "zone", port = 5353, zone = [[
  $ORIGIN pbx.com.
  $TTL 300
  @    IN A    192.168.1.13
  @    IN AAAA 2001:db8::13
]] }
local pbx = registrar { "192.168.1.13", "2001:db8::13", name = "pbx" }
local p1  = proxy { "2001:db8::1", name = "p1" }

local function phone_of(address, name, choice)
  local it = phone { address, name = name, dns = choice, config = [[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = pbx.com
  ]] }
  it:start()
  expect { it, "dns", zone, at = now(), fate = "delivered" }
  expect { pbx, 200, it, at = now() }
end

phone_of("192.168.1.100", "four")
phone_of("2001:db8::100", "six")
phone_of("2001:db8::101", "named", zone)

local behind = phone { "2001:db8::102", name = "behind", dns = false, config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 2001:db8::1
]] }
behind:start()
expect { p1, "dns", zone, at = 0, fate = "delivered", type = "AAAA" }
expect { p1, 200, behind, at = 0 }
