-- Mode 1 as Polycom counts it: the TTL runs from the failover, not from the answer.
-- Source: Polycom UC software administrator guide, failBack.mode; semantics 2.11.2, knob dnsttl_start.
title "Failback mode 1, TTL counted from the failover"
tags  { "yealink", "failback", "invite", "dns" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { dnsttl_start = "failover" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 1
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
expect { secondary, 200, alice }
primary:restore()
wait(299.9)
alice:call("4606")
expect { alice, "INVITE", secondary, at = 307.4 }
wait(0.1)
alice:call("4606")
expect { alice, "INVITE", primary, at = 307.5 }
