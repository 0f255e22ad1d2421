-- A name that has both an address and SRV records is looked up by SRV, so the port of the record counts; for TLS _sips._tcp is asked.
-- Source: Field report, livekit/sip issue 810; RFC 3263 section 4.2; semantics 2.3.
title "SRV goes before the address"
tags  { "yealink", "field", "register", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink            IN A   192.168.1.99
  _sip._udp.yealink  IN SRV 0 1 5070 server1.yealink
  _sips._tcp.yealink IN SRV 0 1 5071 server1.yealink
  server1.yealink    IN A   192.168.1.13
]]
local other  = registrar { "192.168.1.99", name = "other" }
local server = registrar { "192.168.1.13", name = "server", port = 5070, transports = { "udp", "tls" } }
local function config(transport)
  return ([[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = %d
  ]]):format(transport)
end
local plain  = phone { "192.168.1.100", name = "plain", config = config(3) }
local secure = phone { "192.168.1.101", name = "secure", config = config(2), knobs = { port0_fixed_transport = "srv_then_a" } }

plain:start()
secure:start()
expect { plain, "dns", any, name = "_sip._udp.yealink.pbx.com", type = "SRV", at = 0 }
expect { plain, "REGISTER", server, at = 0, transport = "udp" }
expect { secure, "dns", any, name = "_sips._tcp.yealink.pbx.com", type = "SRV", at = 0 }
expect { secure, "REGISTER", server, at = 0, transport = "tls" }
check(count { any, "REGISTER", other } == 0, "nobody goes by the address of the domain")
