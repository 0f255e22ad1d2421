-- A 200 from a server the call has left is acknowledged and hung up.
-- Source: RFC 3261 section 13.2.2.4; semantics 2.6.
title "A late 200 gets ACK and BYE"
tags  { "yealink", "invite", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local domains   = { "yealink.pbx.com", "192.168.1.13", "192.168.1.14" }
local primary   = registrar { "192.168.1.13", name = "primary", domains = domains }
local secondary = registrar { "192.168.1.14", name = "secondary", domains = domains }  -- a store of its own
local function account(user, server, transport)
  return { ["account.1.enable"] = 1, ["account.1.user_name"] = user,
           ["account.1.sip_server.1.address"] = server, ["account.1.sip_server.1.port"] = transport and 0 or 5060,
           ["account.1.sip_server.1.transport_type"] = transport or 0 }
end
local alice = phone { "192.168.1.100", name = "alice", config = account(4605, "yealink.pbx.com", 3) }
local bob   = phone { "192.168.1.101", name = "bob", config = account(4606, "192.168.1.13") }
local carol = phone { "192.168.1.102", name = "carol", config = account(4606, "192.168.1.14") }

alice:start()
bob:start()
carol:start()
wait(100)
link(alice, primary):delay(4)                               -- answers take 8 s
local call = alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
expect { secondary, 200, alice, method = "INVITE", at = 108.5 }
local late = expect { primary, 200, alice, method = "INVITE", at = 105 }  -- arrives at 109
expect { alice, "ACK", primary, at = 109 }
expect { alice, "BYE", primary, at = 109 }
check(call.state == "up" and call.server == secondary, "the call stands where it was answered")
