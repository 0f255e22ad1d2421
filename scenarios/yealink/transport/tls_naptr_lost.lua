-- The NAPTR record that chose TLS is gone: the SRV names made by rule are asked for UDP alone, and the phone registers in the clear.
-- Source: Semantics 2.7.7 ("never downgrade"), 2.3.1 (knob tls_downgrade).
title "TLS lost with its NAPTR record"
tags  { "yealink", "transport", "tls", "dns", "knob" }

local zone = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                    IN SOA   ns admin 1 1 1 1 60
  yealink              IN NAPTR 100 50 "s" "SIPS+D2T" "" _sips._tcp.yealink
  _sips._tcp.yealink   IN SRV   0 1 5061 server1.yealink
  _sip._udp.yealink    IN SRV   0 1 5060 server1.yealink
  server1.yealink      IN A     192.168.1.13
]]
local server = registrar { "192.168.1.13", name = "server", transports = { "udp", "tcp", "tls" } }
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { alice, "REGISTER", server, at = 0, transport = "tls" }
wait(1000)
zone:remove("yealink.pbx.com", "NAPTR")
expect { alice, "REGISTER", server, at = 1800, transport = "udp" }
