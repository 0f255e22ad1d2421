-- Going from a UDP target to a TCP one and back the phone is bound by each transport, and calls take the newest.
-- Source: semantics 2.6 (Contact follows the transport of the target), knob naptr_build_merge = concat.
title "One phone, bound over UDP and over TCP"
tags  { "yealink", "transport", "register", "failover", "knob" }

dns [[
  $ORIGIN pbx.com.
  _sip._udp.yealink   300 IN SRV 10 0 5060 server1
  _sip._tcp.yealink   300 IN SRV 10 0 5060 server2
  server1             300 IN A   192.168.1.13
  server2             300 IN A   192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", knobs = { naptr_build_merge = "concat" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.naptr_build = 1
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.expires = 600
]] }

local function newest() return secondary:bindings("4605")[1].contact end
alice:start()
expect { alice, "REGISTER", primary, at = 0, transport = "udp" }
wait(10)
check(newest() == "sip:4605@192.168.1.100:5060")
primary:drop()
expect { alice, "REGISTER", secondary, at = 307.5, transport = "tcp" }
expect { secondary, 200, alice }
check(newest() == "sip:4605@192.168.1.100:5060;transport=tcp")
primary:restore()
expect { alice, "REGISTER", primary, at = 607.5, transport = "udp" }
expect { primary, 200, alice }
check(newest() == "sip:4605@192.168.1.100:5060")
check(#primary:bindings("4605") == 2, "the other one lapses by itself")
