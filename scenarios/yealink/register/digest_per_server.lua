-- A server reached by moving gets the request without credentials and sends its own challenge.
-- Source: Semantics 2.6 (knob reuse_auth_across_servers = false).
title "Each server challenges for itself"
tags  { "yealink", "register", "failover", "digest" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local auth      = { realm = "pbx", users = { ["4605"] = "pw" } }
local primary   = registrar { "192.168.1.13", name = "primary", auth = auth }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, auth = auth }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.password = pw
]] }

alice:start()
expect { primary, 401, alice, at = 0 }
expect { primary, 200, alice, at = 0 }
primary:drop()
schedule { alice, "REGISTER", primary, { 1800, 1800.5, 1801.5, 1803.5 } }
local moved = expect { alice, "REGISTER", secondary, at = 1807.5 }
check(moved.headers.Authorization == nil, "no credentials of another server")
expect { secondary, 401, alice, at = 1807.5 }
local again = expect { alice, "REGISTER", secondary, at = 1807.5 }
check(again.headers.Authorization ~= nil and again.cseq == moved.cseq + 1, "answered at the same server")
expect { secondary, 200, alice, at = 1807.5 }
