-- Firmware that keeps its Call-ID over a reboot begins with a CSeq the registrar has seen: 500 until it has passed it.
-- Source: RFC 3261 section 10.3 step 7; semantics 2.21 point 8, 2.7.8.
title "Reboot with the same Call-ID"
tags  { "yealink", "fault", "register" }
local waived = param("waived", 1)

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

if waived == 1 then waive("cseq", "the same Call-ID begins again at 1: that is the bug") end
alice:start()
local before = expect { alice, "REGISTER", primary, at = 0 }
expect { alice, "REGISTER", primary, at = 1800 }
expect { primary, 200, alice, at = 1800 }
wait(100)
alice:reboot { same_call_id = true }
local after = expect { alice, "REGISTER", primary, at = 1900 }
check(after.call_id == before.call_id and after.cseq == 1, "the same Call-ID, CSeq 1")
expect { primary, 500, alice, at = 1900 }
check(alice:registered() == nil, "registered nowhere, though the old binding lives on")
expect { alice, "REGISTER", primary, at = 1930 }
expect { primary, 200, alice, at = 1930 }
