-- SIPS+D2T leads to TLS; an SRV record without a port means 5061 then.
-- Source: Semantics 2.3.1, 2.3.2 (knobs srv_port_zero = default_port, tls_default_port = 5061).
title "NAPTR leads to TLS"
tags  { "yealink", "dns", "naptr" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 90 50 "s" "SIPS+D2T" "" _sips._tcp.yealink
  _sips._tcp.yealink  IN SRV   0 1 0 server1.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local server = registrar { "192.168.1.13", name = "server", port = 5061, transports = { "tls" } }
local alice  = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { alice, "dns", ns, type = "SRV", name = "_sips._tcp.yealink.pbx.com", at = 0 }
expect { alice, "REGISTER", server, transport = "tls", at = 0 }
check(count { alice, "dns", ns } == 3, "NAPTR, SRV, A")
