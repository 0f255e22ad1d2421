-- A server that asked one account for peace is still good for the other.
-- Source: Field report, kamailio/kamailio issue 4911.
title "The quarantine of one account"
tags  { "yealink", "field", "invite", "503" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.2.enable = 1
  account.2.user_name = 4607
  account.2.sip_server.1.address = yealink.pbx.com
  account.2.sip_server.1.port = 0
  account.2.sip_server.1.transport_type = 3
]] }

alice:start()
wait(100)
primary:drop("reject", { status = 503, retry_after = 300, methods = { "INVITE" } })
alice:call("4606", 1)
expect { alice, "INVITE", secondary, at = 100, account = 1 }
primary:restore()
wait(10)
alice:call("4606", 1)
expect { alice, "INVITE", secondary, at = 110, account = 1 }
alice:call("4606", 2)
expect { alice, "INVITE", primary, at = 110, account = 2 }
check(count { alice, "INVITE", primary, account = 1 } == 1, "account 1 keeps away")
