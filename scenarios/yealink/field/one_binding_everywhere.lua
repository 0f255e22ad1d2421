-- Out to the secondary and back: each registrar holds one binding of the phone, and each delivers a call.
-- Source: Field report, BelledonneCommunications/linphone-desktop issue 458.
title "No stale bindings"
tags  { "yealink", "field", "register", "failback", "invite" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.13" } }

primary:drop()
bob:start()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
primary:restore()
expect { alice, "REGISTER", primary, at = 607.5 }
expect { primary, 200, alice, at = 607.5 }
check(#primary:bindings("4605") == 1 and #secondary:bindings("4605") == 1, "one binding each")
local call = bob:call("4605")
expect { primary, "INVITE", alice, at = 607.5 }
expect { alice, 200, primary, method = "INVITE", at = 608.5 }
check(call.state == "up", "the call stands")
