-- A 302 from the primary is followed once, at once: the same request to the address of its Contact, with the next CSeq.
-- Source: Semantics 2.7 (knob register_redirect = follow_once); RFC 3261 section 8.1.3.4.
title "REGISTER follows a redirection once"
tags  { "yealink", "register", "knob" }

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
local third     = registrar { "192.168.1.15", name = "third", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("reject", { status = 302, contact = "sip:192.168.1.15" })
alice:start()
local first  = expect { alice, "REGISTER", primary, at = 0 }
local second = expect { alice, "REGISTER", third, at = 0 }
expect { third, 200, alice, after = second, within = 0 }
check(second.cseq == first.cseq + 1, "the next CSeq")
check(second.call_id == first.call_id, "the same Call-ID")
check(alice:registered() ~= nil, "registered")

-- Two redirections in a row are one too many: the pass fails and waits its 30 s.
third:drop("reject", { status = 302, contact = "sip:192.168.1.14" })
expect { alice, "REGISTER", third, at = 1800 }
expect { third, 302, alice }
never  { alice, "REGISTER", secondary, during = 29.999 }
expect { alice, "REGISTER", primary, at = 1830 }
