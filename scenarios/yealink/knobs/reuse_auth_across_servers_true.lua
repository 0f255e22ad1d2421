-- With the other reading the credentials for the realm go along to the next server.
-- Source: Semantics 2.6 (knob reuse_auth_across_servers = true).
title "Credentials go along"
tags  { "yealink", "register", "failover", "digest", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { reuse_auth_across_servers = "true" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.password = pw
]] }

alice:start()
expect { primary, 200, alice, at = 0 }
primary:drop()
local moved = expect { alice, "REGISTER", secondary, at = 1807.5 }
check(moved.headers.Authorization ~= nil, "the credentials go along")
