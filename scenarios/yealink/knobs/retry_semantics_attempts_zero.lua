-- With retries read as attempts 0 is taken as 1: there is no sending less than once.
-- Source: Semantics 2.5 (knob retry_semantics = attempts_total).
title "retry_counts 0, counting every send"
tags  { "yealink", "register", "failover", "knob" }

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
local alice = phone { "192.168.1.100", name = "alice", knobs = { retry_semantics = "attempts_total" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.retry_counts = 0
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { alice, "REGISTER", secondary, at = 0.5 }
