-- A server given by an address of a family that the phone lacks is a failure at
-- once, not after a time-out: the fallback server has the registration and calls.
-- Source: semantics 2.2, 2.3.1, 2.10.
title "A server of a missing family fails at once"
tags  { "yealink", "transport", "ipv6", "fallback" }

local six   = registrar { "2001:db8::13", name = "six" }
local four  = registrar { "192.168.1.14", name = "four" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 2001:db8::13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
expect { alice, "REGISTER", four, at = 0 }
expect { four, 200, alice, at = 0 }
alice:call("4605")
expect { alice, "INVITE", four, at = 0 }
wait(120)
check(count { alice, any, six } == 0, "nothing is sent towards IPv6")
