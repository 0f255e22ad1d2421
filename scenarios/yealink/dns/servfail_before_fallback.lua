-- A DNS server that says SERVFAIL costs a call nothing: the fallback server gets it at once.
-- Source: Semantics 2.2 item 4 and 2.16.0.
title "SERVFAIL, server 2 an address"
tags  { "yealink", "dns", "fallback", "invite", "outage" }

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
local fallback  = registrar { "192.168.1.20", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.2.address = 192.168.1.20
]] }

alice:start()
wait(100)
ns:drop("servfail")
wait(300)
alice:call("4606")                                          -- the answers have ended at 300
expect { alice, "INVITE", fallback, at = 400 }
check(count { alice, "INVITE", primary } == 0, "no address, no call")
