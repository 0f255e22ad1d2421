-- A registrar and two phones on IPv6: addresses stand in brackets wherever a port
-- may follow, and a call goes through over UDP on one side, TCP on the other.
-- Source: RFC 3261 section 25.1 (IPv6reference); RFC 5118.
title "A call over IPv6"
tags  { "yealink", "transport", "ipv6" }

local primary = registrar { "2001:db8::13", name = "primary" }
local alice   = phone { "2001:db8::100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 2001:db8::13
  account.1.sip_server.1.port = 5060
]] }
local bob     = phone { "2001:db8::101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 2001:db8::13
  account.1.sip_server.1.port = 5060
  account.1.sip_server.1.transport_type = 1
]] }

alice:start()
bob:start()
expect { primary, 200, alice, at = 0, transport = "udp" }
expect { primary, 200, bob, at = 0, transport = "tcp" }
check(primary:bindings("4605")[1].contact == "sip:4605@[2001:db8::100]:5060")
check(primary:bindings("4606")[1].contact == "sip:4606@[2001:db8::101]:5060;transport=tcp")

local call = alice:call("4606")
expect { alice, "INVITE", primary, at = 0, transport = "udp" }
expect { primary, "INVITE", bob, at = 0, transport = "tcp" }
expect { bob, 200, primary, method = "INVITE", at = 1 }
expect { alice, "ACK", primary, at = 1, transport = "udp" }
expect { primary, "ACK", bob, at = 1, transport = "tcp" }
call:hangup()
expect { primary, "BYE", bob, at = 1, transport = "tcp" }
expect { primary, 200, alice, method = "BYE", at = 1 }
