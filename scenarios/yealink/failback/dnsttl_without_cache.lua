-- Without the DNS cache the TTL of the last answer is watched all the same.
-- Source: Semantics 2.11.2 (knob ttl_tracking_without_cache = true).
title "Failback mode 1 without the cache"
tags  { "yealink", "failback", "register", "dns" }

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
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.failback_mode = 1
  account.1.sip_server.1.register_on_enable = 1
  account.1.dns_cache_type = 0
]] }

primary:drop()
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
wait(1)
primary:restore()
expect { alice, "REGISTER", primary, at = 300 }
expect { primary, 200, alice, at = 300 }
