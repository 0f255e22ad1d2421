-- A server that cannot be connected has been tried: going on to the next SRV
-- priority is no breach of the order, whatever stopped the connection.
-- Source: SEMANTICS 2.2 (1) and 2.7.7; RFC 3263, 4.3.
title "A refused connection, a bad certificate: on to the next priority at once"
tags  { "yealink", "transport", "tls", "failover" }

local mode = param("mode", "tls-expired")

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIPS+D2T" "" _sips._tcp.yealink
  _sips._tcp.yealink  IN SRV   0 1 5061 server1.yealink
  _sips._tcp.yealink  IN SRV   1 1 5061 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary", transports = { "udp", "tls" } }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = { "udp", "tls" }, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop(mode)
alice:start()
expect { alice, "connect", primary, at = 0 }
expect { alice, "REGISTER", secondary, at = 0, transport = "tls" }
expect { secondary, 200, alice }

local call = alice:call("4699")
expect { alice, "INVITE", secondary, at = 0 }
check(wait_until(function() return call.state == "failed" end, 1), "nobody is 4699")

expect { alice, "REGISTER", secondary, at = 1800 }
check(count { alice, any, primary, transport = "udp" } == 0, "never in the clear")
primary:restore()
expect { alice, "REGISTER", primary, at = 3600, transport = "tls" }
