-- transport_type 2 with port 0 is TLS to port 5061; the certificate is judged
-- against the configured domain, and the refresh uses the open connection.
-- Source: SEMANTICS 2.3 (knobs port0_fixed_transport, tls_default_port), RFC 5922.
title "TLS to port 5061"
tags  { "yealink", "transport", "tls" }

dns [[
  $ORIGIN pbx.com.
  $TTL 3600
  yealink   IN A 192.168.1.13
]]
local primary = registrar { "192.168.1.13", name = "primary", transports = { "udp", "tcp", "tls" },
                            tls = { names = { "yealink.pbx.com" } } }
local alice   = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 2
]] }

alice:start()
expect { alice, "REGISTER", primary, at = 0, transport = "tls" }
expect { primary, 200, alice, transport = "tls" }
check(primary:bindings("4605")[1].contact == "sip:4605@192.168.1.100:5061;transport=tls", "the Contact says tls")
expect { alice, "REGISTER", primary, at = 1800, transport = "tls" }
expect { primary, 200, alice }
check(count { alice, any, primary, transport = "udp" } == 0, "nothing in the clear")
