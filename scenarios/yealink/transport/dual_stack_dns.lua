-- A DNS server with an address of each family serves phones of either: each asks at
-- the address that it has a way to, and registers at the address of its own family.
-- Source: RFC 3596; RFC 4472, 1.2; SEMANTICS 2.3 (families).
title "A DNS server of two families answers phones of one"
tags  { "yealink", "transport", "dns", "ipv6" }

local zone = dns { "10.0.0.53", "2001:db8::53", zone = [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A    192.168.1.13
  yealink   IN AAAA 2001:db8::13
]] }
local server = registrar { "192.168.1.13", "2001:db8::13", name = "server" }
local config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.transport_type = 1
]]
local six  = phone { "2001:db8::100", name = "six", config = config }
local four = phone { "192.168.1.100", name = "four", config = config }
local told = phone { "2001:db8::101", name = "told", config = config, dns = zone }

for _, who in ipairs { six, four, told } do
  who:start()
  expect { who, "dns", zone, type = who == four and "A" or "AAAA", at = 0 }
  local register = expect { who, "REGISTER", server, at = 0, transport = "tcp" }
  local is_six = register.headers.Via:find("[2001:db8::10", 1, true) ~= nil
  check(is_six == (who ~= four), register.headers.Via)
  check(who:registered() == server, tostring(who))
end
