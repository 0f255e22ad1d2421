-- An answer that does not fit into a datagram is asked for again over TCP, at
-- once; nothing else changes.
-- Source: RFC 1035 section 4.2.2, RFC 7766 section 5.
title "A truncated DNS answer goes on over TCP"
tags  { "yealink", "transport", "dns", "tcp" }

local server = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server1.yealink
  server1.yealink     IN A     192.168.1.13
]]
local primary = registrar { "192.168.1.13", name = "primary" }
local alice   = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

server:drop("truncate")
alice:start()
expect { alice, "dns", server, at = 0, type = "NAPTR", transport = "udp" }
expect { server, "dns", alice, at = 0, type = "NAPTR", transport = "udp" }
expect { alice, "dns", server, at = 0, type = "NAPTR", transport = "tcp" }
expect { server, "dns", alice, at = 0, type = "NAPTR", transport = "tcp" }
expect { alice, "REGISTER", primary, at = 0, transport = "udp" }
expect { primary, 200, alice }
