-- Every packet arrives twice: the server answers the copy like the first, and the phone takes one answer.
-- Source: RFC 3261 section 17.2.2; semantics 2.7.
title "Everything twice"
tags  { "yealink", "fault", "register" }

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

link(alice, primary):duplicate(1)
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { primary, 200, alice, at = 0 }
check(#primary:bindings("4605") == 1, "one binding")
alice:call("4606")
expect { alice, "INVITE", primary, at = 0 }
expect { primary, 480, alice, at = 0 }
expect { alice, "ACK", primary, at = 0 }
wait(60)
check(count { alice, any, secondary } == 0, "no move")
