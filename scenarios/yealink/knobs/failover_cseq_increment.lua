-- With the other reading the next server sees a higher CSeq.
-- Source: RFC 3263 section 4.3; semantics 2.6 (knob failover_cseq = increment).
title "A new CSeq at the next server"
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
local alice = phone { "192.168.1.100", name = "alice", knobs = { failover_cseq = "increment" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop()
alice:start()
local first = expect { alice, "REGISTER", primary, at = 0 }
local moved = expect { alice, "REGISTER", secondary, at = 7.5 }
check(moved.call_id == first.call_id and moved.headers.From == first.headers.From, "one Call-ID, one tag")
check(moved.headers.Via ~= first.headers.Via, "a new branch")
check(moved.cseq == first.cseq + 1, "one more")
expect { secondary, 200, alice, at = 7.5 }
