-- CANCEL and the ACK for 487 go to the server of the INVITE, whatever DNS says by then.
-- Source: Field report, pjsip/pjproject issue 917.
title "CANCEL is not looked up"
tags  { "yealink", "field", "invite", "dns" }

local ns = dns [[
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
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, domains = domains }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.dns_cache_type = 0
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.13" } }

bob:start()
alice:start()
wait(100)
local call = alice:call("4606")
expect { primary, 180, alice, at = 100 }
ns:replace "server1.yealink IN A 192.168.1.14"
wait(0.5)
call:hangup()
expect { alice, "CANCEL", primary, at = 100.5 }
expect { primary, 487, alice, at = 100.5 }
expect { alice, "ACK", primary, at = 100.5 }
check(count { alice, any, secondary } == 0, "nothing to the other server")
