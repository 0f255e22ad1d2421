-- A certificate that does not hold ends the pass: no other server is tried until the next one, 30 s later.
-- Source: Semantics 2.7.7 (knob tls_failure = fatal); RFC 5922.
title "A bad certificate is fatal"
tags  { "yealink", "transport", "tls", "register", "knob" }

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
local alice     = phone { "192.168.1.100", name = "alice", knobs = { tls_failure = "fatal" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("tls-untrusted")
alice:start()
never  { alice, any, secondary, during = 29.999 }
check(alice:registered() == nil, "registered nowhere")
check(count { alice, any, primary } == 0, "nothing in the clear, nothing through a bad handshake")
primary:restore()
expect { alice, "REGISTER", primary, at = 30, transport = "tls" }
expect { primary, 200, alice }
