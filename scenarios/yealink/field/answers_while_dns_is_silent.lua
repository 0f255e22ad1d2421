-- A phone that waits for a silent DNS server still answers a call.
-- Source: Field report, pjsip/pjproject issue 3952.
title "A call while DNS is silent"
tags  { "yealink", "field", "invite", "dns", "outage" }

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
]] }
local bob = phone { "192.168.1.101", name = "bob", config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.13" } }

bob:start()
alice:start()
wait(400)                                                   -- the answers have ended
ns:drop()
alice:call("4607")
expect { alice, "dns", ns, at = 400 }
wait(1)
bob:call("4605")
expect { primary, "INVITE", alice, at = 401 }
expect { alice, 180, primary, at = 401 }
expect { alice, 200, primary, method = "INVITE", at = 402 }
