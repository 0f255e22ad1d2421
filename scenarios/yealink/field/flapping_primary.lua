-- A primary that comes and goes every 20 s does not drag a sticky phone along.
-- Source: Field report, baresip/baresip pull 1660.
title "A flapping primary"
tags  { "yealink", "field", "register", "failback" }

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
  account.1.sip_server.1.failback_mode = 3
  account.1.sip_server.1.failback_timeout = 600
  account.1.sip_server.1.register_on_enable = 1
]] }

primary:flap(20)
alice:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
wait(592.4)                                                 -- 599.9
check(count { alice, "REGISTER", primary, from = 4 } == 0, "not asked before its time")
check(alice:registered() == secondary, "ten minutes at the secondary")
primary:restore()
expect { alice, "REGISTER", primary, at = 607.5 }
