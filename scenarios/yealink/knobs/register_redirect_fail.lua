-- A 302 is an answer like any other refusal: the Contact is not used, the next pass comes 30 s later.
-- Source: Semantics 2.7 (knob register_redirect = fail).
title "REGISTER does not follow a redirection"
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
local alice     = phone { "192.168.1.100", name = "alice", knobs = { register_redirect = "fail" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

primary:drop("reject", { status = 302, contact = "sip:192.168.1.14" })
alice:start()
expect { primary, 302, alice, at = 0 }
never  { alice, "REGISTER", secondary, during = 29.999 }
expect { alice, "REGISTER", primary, at = 30 }
check(alice:registered() == nil, "registered nowhere")
