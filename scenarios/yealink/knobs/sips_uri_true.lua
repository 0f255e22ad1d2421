-- Where TLS was chosen the Request-URI and the Contact are sips:; over UDP they stay sip:.
-- Source: Semantics 2.3.2 (knob sips_uri = true); RFC 3261 section 8.1.1.8.
title "sips: over TLS"
tags  { "yealink", "transport", "tls", "knob" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIPS+D2T" "" _sips._tcp.yealink
  _sips._tcp.yealink   IN SRV   0 2 5061 server1.yealink
  _sips._tcp.yealink   IN SRV   0 1 5061 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local secure    = { "udp", "tcp", "tls" }
local primary   = registrar { "192.168.1.13", name = "primary", transports = secure }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = secure, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", knobs = { sips_uri = "true" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
local request = expect { alice, "REGISTER", primary, at = 0, transport = "tls" }
check(request.raw:find("^REGISTER sips:yealink.pbx.com SIP/2.0"), "Request-URI")
check(request.headers.contact:find("<sips:4605@192.168.1.100"), "Contact")
alice:call("4606")
local invite = expect { alice, "INVITE", primary, at = 0 }
check(invite.raw:find("^INVITE sips:4606@"), "Request-URI of the call")
