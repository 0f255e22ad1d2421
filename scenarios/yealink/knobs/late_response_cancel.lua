-- A 180 from a server the call has left is answered with CANCEL, so that nobody goes on ringing there.
-- Source: Semantics 2.6 (knob late_response = cancel); RFC 3261 section 9.1.
title "A late 180 is cancelled"
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
local domains   = { "yealink.pbx.com", "192.168.1.13", "192.168.1.14" }
local primary   = registrar { "192.168.1.13", name = "primary", domains = domains }
local secondary = registrar { "192.168.1.14", name = "secondary", domains = domains }
local function callee(name, last, server, seconds)
  return phone { "192.168.1." .. last, name = name, answer_after = seconds, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
    ["account.1.sip_server.1.address"] = "192.168.1." .. server } }
end
local bob   = callee("bob", 101, 13, false)                 -- rings for ever
local carol = callee("carol", 102, 14, 1)
local alice = phone { "192.168.1.100", name = "alice", knobs = { late_response = "cancel" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

bob:start()
carol:start()
alice:start()
wait(100)
link(alice, primary):delay(4)
local call = alice:call("4606")
expect { alice, "INVITE", secondary, at = 107.5 }
expect { secondary, 200, alice, method = "INVITE", at = 108.5 }
expect { alice, "CANCEL", primary, at = 108 }
expect { primary, 487, alice, at = 112 }
expect { alice, "ACK", primary, at = 116 }
check(count { alice, "CANCEL", primary, retransmission = false } == 1, "one CANCEL, however many late answers")
check(call.state == "up" and call.server == secondary, "the call goes on at the secondary")
