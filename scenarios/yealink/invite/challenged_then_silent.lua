-- A challenged INVITE goes to the same server once more, with all its re-sends: the challenge is no failure and starts the budget anew.
-- Source: semantics 2.8 (401/407: "fresh budget"); RFC 3261 22.3, a server that carries the call on asks with 407.
title "INVITE challenged, then left in silence"
tags  { "yealink", "invite", "failover", "digest" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local auth = { realm = "pbx", users = { ["4605"] = "pw", ["4606"] = "pw" }, methods = { "INVITE" } }
local primary   = registrar { "192.168.1.13", name = "primary", auth = auth }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, auth = auth }
local function config(user)
  return ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.password = pw
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = 3
  ]]):format(user)
end
local alice = phone { "192.168.1.100", name = "alice", config = config(4605) }
local bob   = phone { "192.168.1.101", name = "bob", config = config(4606) }

alice:start()
bob:start()
link(alice, primary):delay(0.01)
wait(100)
local call = alice:call("4606")
local first = expect { alice, "INVITE", primary, at = 100 }
expect   { primary, 407, alice, at = 100.01 }
wait(0.015)
primary:drop()
schedule { alice, "INVITE", primary, { 0.02, 0.52, 1.52, 3.52 }, after = first }
local moved = expect { alice, "INVITE", secondary, at = 107.52 }
check(moved.headers["Proxy-Authorization"] == nil, "primary's challenge is not answered at the secondary")
expect   { secondary, 407, alice, at = 107.52 }
local again = expect { alice, "INVITE", secondary, at = 0, after = moved }
check(again.headers["Proxy-Authorization"]:find('username="4605"', 1, true) ~= nil, "its own is")
expect   { secondary, 200, alice, method = "INVITE", at = 108.52 }
check(call.state == "up" and call.server == secondary, "the call stands through the secondary")
call:hangup()
expect   { secondary, 200, alice, method = "BYE", at = 108.52 }
