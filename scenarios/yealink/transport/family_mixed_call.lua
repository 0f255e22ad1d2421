-- A call from an IPv4 phone to an IPv6 phone: the server between them stands in
-- the route once for each family, so that each phone finds an address it can use.
-- Source: RFC 5658; RFC 3261 section 16.6.
title "A call between the families"
tags  { "yealink", "transport", "ipv6", "invite" }

local primary = registrar { "192.168.1.13", "2001:db8::13", name = "primary" }
local function phone_of(name, user, address, server)
  return phone { address, name = name, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = user, ["account.1.sip_server.1.address"] = server } }
end
local alice = phone_of("alice", 4605, "192.168.1.100", "192.168.1.13")
local bob   = phone_of("bob", 4606, "2001:db8::101", "2001:db8::13")

alice:start()
bob:start()
expect { primary, 200, alice, at = 0 }
expect { primary, 200, bob, at = 0 }
local call = alice:call("4606")
local r = expect { primary, "INVITE", bob, at = 0 }
check(r.headers["Record-Route"] == "<sip:[2001:db8::13]:5060;lr>, <sip:192.168.1.13:5060;lr>", "once for each family")
expect { primary, 200, alice, method = "INVITE", at = 1 }
expect { primary, "ACK", bob, at = 1 }
call:reinvite()
expect { primary, 200, alice, method = "INVITE", at = 1 }
call:hangup()
expect { primary, "BYE", bob, at = 1 }
expect { primary, 200, alice, method = "BYE", at = 1 }
