-- The NAPTR record of the lowest order decides: TCP, although UDP is preferred
-- by its preference. The call goes the same way, over the same connections.
-- Source: Server Redundancy guide, "DNS NAPTR" example (order 90 SIP+D2T before
-- order 100 SIP+D2U); RFC 3263 section 4.1, RFC 3403.
title "NAPTR chooses TCP"
tags  { "yealink", "transport", "tcp", "dns" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 10 "s" "SIP+D2U" "" _sip._udp.yealink
  yealink             IN NAPTR 90  50 "s" "SIP+D2T" "" _sip._tcp.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server1.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary" }
local config = [[
  account.1.enable = 1
  account.1.user_name = %s
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]]
local alice = phone { "192.168.1.100", name = "alice", config = config:format("4605") }
local bob   = phone { "192.168.1.101", name = "bob",   config = config:format("4606") }

alice:start()
expect { alice, "REGISTER", primary, at = 0, transport = "tcp" }
expect { primary, 200, alice, transport = "tcp" }
bob:start()
expect { bob, "REGISTER", primary, at = 0, transport = "tcp" }
expect { primary, 200, bob }
check(primary:bindings("4605")[1].contact == "sip:4605@192.168.1.100:5060;transport=tcp", "the Contact says tcp")

local call = alice:call("4606")
expect { alice, "INVITE", primary, at = 0, transport = "tcp" }
expect { primary, "INVITE", bob, at = 0, transport = "tcp" }
expect { alice, "ACK", primary, at = 1, transport = "tcp" }
call:hangup()
expect { alice, "BYE", primary, at = 1, transport = "tcp" }
expect { primary, "BYE", bob, at = 1, transport = "tcp" }
check(count { any, any, secondary } == 0, "nothing goes by UDP")
