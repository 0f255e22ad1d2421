-- The server closes a connection that has been silent for 10 s, though a call rings
-- behind it. A close in order is no failure of the INVITE: nothing is left to send,
-- and the 200 comes over a new connection to the port in the Via. A BYE makes its own.
-- Source: RFC 3261, 17.1.1.2 and 18.2.2; SEMANTICS 2.2 (any 1xx), 2.8 (PROCEEDING), 2.21 (6).
title "A call outlives the close of its connection while it rings"
tags  { "yealink", "transport", "tcp", "invite" }

local over = param("over", "tcp")

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local all       = { "udp", "tcp", "tls" }
local primary   = registrar { "192.168.1.13", name = "primary", transports = all, idle_close = 10 }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = all, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = {
  ["account.1.enable"] = 1,
  ["account.1.user_name"] = "4605",
  ["account.1.sip_server.1.address"] = "yealink.pbx.com",
  ["account.1.sip_server.1.port"] = over == "tls" and 5061 or 5060,
  ["account.1.sip_server.1.transport_type"] = over == "tls" and 2 or 1,
} }
local bob       = phone { "192.168.1.101", name = "bob", answer_after = 15, config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }

alice:start()
bob:start()
wait(100)
local call = alice:call("4606")
expect { primary, 180, alice, at = 100 }
expect { primary, "closed", alice, at = 110, transport = over }
check(call.state == "ringing", "it rings on")
expect { primary, "connect", alice, at = 115 }
expect { primary, 200, alice, at = 115, method = "INVITE", transport = over }
expect { alice, "ACK", primary, at = 115, transport = over }
wait(60)
call:hangup()
expect { alice, "BYE", primary, at = 175, transport = over }
expect { primary, 200, alice, at = 175, method = "BYE" }
check(count { alice, any, secondary } == 0, "nobody else is asked")
