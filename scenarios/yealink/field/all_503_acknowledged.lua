-- When all servers say 503 each gets its ACK and the call fails: no other server is made up.
-- Source: Field report, signalwire/freeswitch issue 2144.
title "503 from every server"
tags  { "yealink", "field", "invite", "failover", "503" }

local ns = dns [[
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
]] }

alice:start()
wait(100)
local asked = count { alice, "dns", ns }
primary:drop("reject", { status = 503, methods = { "INVITE" } })
secondary:drop("reject", { status = 503, methods = { "INVITE" } })
local call = alice:call("4606")
expect { alice, "INVITE", primary, at = 100 }
expect { alice, "ACK", primary, at = 100 }
expect { alice, "INVITE", secondary, at = 100 }
expect { alice, "ACK", secondary, at = 100 }
never  { alice, any, any, during = 60 }
check(call.state == "failed" and call.status == 503, "the call has failed")
check(count { alice, "dns", ns } == asked, "no query for the bare name")
