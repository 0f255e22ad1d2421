-- After a reboot everything is asked and said anew: DNS, a new Call-ID, CSeq 1; the old binding is replaced.
-- Source: Semantics 2.21 point 8; RFC 3261 section 10.2.
title "Reboot with a new Call-ID"
tags  { "yealink", "fault", "register" }

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
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
local before = expect { alice, "REGISTER", primary, at = 0 }
expect { primary, 200, alice }
wait(100)
alice:reboot()
expect { alice, "dns", any, type = "NAPTR", at = 100 }
local after = expect { alice, "REGISTER", primary, at = 100 }
expect { primary, 200, alice, at = 100 }
check(after.call_id ~= before.call_id and after.cseq == 1, "a new Call-ID, CSeq 1")
check(#primary:bindings("4605") == 1, "one binding: the Contact is the same")
