-- Hung up before any answer, the INVITE is cancelled as soon as a provisional of it comes.
-- Source: Semantics 2.8, 2.6 (knob late_response = cancel); RFC 3261 section 9.1.
title "A call hung up is cancelled later"
tags  { "yealink", "invite", "knob" }

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
local function user(number, last, knobs)
  return phone { "192.168.1." .. last, name = "phone" .. number, answer_after = false, knobs = knobs, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = number,
    ["account.1.sip_server.1.address"] = "192.168.1.13" } }
end
local bob   = user(4606, 101, {})
local alice = user(4605, 100, { late_response = "cancel" })

bob:start()
alice:start()
wait(100)
link(alice, primary):delay(1)
local call = alice:call("4606")
wait(0.2)
call:hangup()
check(call.state == "ended", "the call is over for the user")
expect { alice, "CANCEL", primary, at = 102 }
expect { primary, "CANCEL", bob, at = 103 }
expect { bob, 487, primary, at = 103 }
expect { alice, "ACK", primary, at = 104 }
