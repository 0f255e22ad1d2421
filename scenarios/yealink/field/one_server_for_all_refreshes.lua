-- Two equal servers: a list that is kept for its TTL does not rotate under the phone. Twenty refreshes go to one server; when it dies the
-- next refresh moves once and comes back with the first refresh after the repair.
-- Source: Field report, pjsip/pjproject issue 4964; semantics 2.3.1 (knob srv_equal_weight).
title "Refreshes do not hop"
tags  { "yealink", "field", "register", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 86400
  yealink           IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink IN SRV   0 1 5060 server1.yealink
  _sip._udp.yealink IN SRV   0 1 5060 server2.yealink
  server1.yealink   IN A     192.168.1.13
  server2.yealink   IN A     192.168.1.14
]]
local one   = registrar { "192.168.1.13", name = "one" }
local two   = registrar { "192.168.1.14", name = "two", shares = one }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.sip_server.1.expires = 600
]], knobs = { srv_equal_weight = "random", srv_weight_mode = "rfc2782" } }

alice:start()
wait(6001)
local at_one = count { alice, "REGISTER", one }
check(at_one == 0 or at_one == 21, "one server has them all")
local pinned, other = one, two
if at_one == 0 then pinned, other = two, one end
pinned:drop()
expect { alice, "REGISTER", other, at = 6307.5 }
pinned:restore()
expect { alice, "REGISTER", pinned, at = 6607.5 }
