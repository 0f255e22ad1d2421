-- A 302 to an INVITE is an answer and no failure of the server: the call ends there and tries no other one.
-- Source: Semantics 2.2 ("3xx … finish the request at the phone"), 2.8.
title "A redirected call does not fail over"
tags  { "yealink", "invite" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { primary, 200, alice, at = 0 }
primary:drop("reject", { status = 302, contact = "sip:4606@192.168.1.14", methods = { "INVITE" } })
local call = alice:call("4606")
expect { primary, 302, alice, at = 0 }
expect { alice, "ACK", primary, at = 0 }
never  { alice, "INVITE", secondary, during = 60 }
check(call.state == "failed" and call.status == 302, "the call has failed with 302")
