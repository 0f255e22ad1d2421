-- An IP address without a port goes over UDP to 5060 under DNS-NAPTR.
-- Source: Semantics 2.3, fourth row; RFC 3263 section 4.1.
title "IP address, port 0, DNS-NAPTR"
tags  { "yealink", "dns", "resolution" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @                   3600 IN SOA ns admin 1 7200 900 86400 3600
]]
local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", profile = "yealink", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { server, 200, alice, transport = "udp", at = 0 }
check(count { any, "dns", ns } == 0, "no query")
