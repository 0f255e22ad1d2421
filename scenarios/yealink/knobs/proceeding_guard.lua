-- With a guard a call that got 100 and nothing more is given up after it.
-- Source: Semantics 2.8 (knob proceeding_guard = 60).
title "A guard for calls in Proceeding"
tags  { "yealink", "invite", "failover", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { proceeding_guard = "60" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
wait(100)
primary:drop("stall", { methods = { "INVITE" } })
local call = alice:call("4606")
expect { primary, 100, alice, at = 100 }
expect { alice, "CANCEL", primary, at = 160 }
check(call.state == "failed" and call.status == 408, "the call has failed")
check(count { alice, "INVITE", secondary } == 0, "it has not moved")
