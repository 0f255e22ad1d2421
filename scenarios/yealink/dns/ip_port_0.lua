-- An IP address without a port takes the default port: 5060, for TLS 5061.
-- Source: Semantics 2.3, second row (knob tls_default_port = 5061).
title "IP address, port 0"
tags  { "yealink", "dns", "resolution" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local function add(name, last, transport)
  return phone { "192.168.1." .. last, name = name, profile = "yealink", config = [[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = 192.168.1.13
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = ]] .. transport }
end
local sip  = registrar { "192.168.1.13", name = "sip" }
local sips = registrar { "192.168.1.13", name = "sips", port = 5061, transports = { "tls" }, tls = { port = 5061 } }

local udp = add("udp", 100, 0)
local tcp = add("tcp", 101, 1)
local tls = add("tls", 102, 2)

udp:start()
tcp:start()
tls:start()
expect { sip, 200, udp, transport = "udp", at = 0 }
expect { tcp, "REGISTER", sip, transport = "tcp", at = 0 }
expect { tls, "REGISTER", sips, transport = "tls", at = 0 }
check(count { any, "dns", ns } == 0, "no query")
