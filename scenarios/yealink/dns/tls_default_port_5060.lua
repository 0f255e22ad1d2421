-- Read literally, the guide's default port is 5060 for TLS too.
-- Source: Semantics 2.3 (knob tls_default_port = 5060).
title "TLS, port 0, literal reading"
tags  { "yealink", "dns", "resolution" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local sip   = registrar { "192.168.1.13", name = "sip", transports = { "udp", "tcp", "tls" }, tls = { port = 5060 } }
local sips  = registrar { "192.168.1.13", name = "sips", port = 5061, transports = { "tls" }, tls = { port = 5061 } }
local alice = phone { "192.168.1.100", name = "alice", profile = "yealink",
  knobs = { tls_default_port = "5060" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 2
]] }

alice:start()
expect { alice, "REGISTER", sip, transport = "tls", at = 0 }
check(count { alice, "REGISTER", sips } == 0, "5061 is left alone")
