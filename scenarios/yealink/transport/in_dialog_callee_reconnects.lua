-- The server had opened the connection that a call came by, and has lost it; the
-- route is a name. The BYE of the called phone goes to the port in the Via of the
-- INVITE, not to the one that the connection happened to come from.
-- Source: RFC 3261 sections 13.3.1.4, 18.1.1; RFC 5923 section 5.
title "The called phone's BYE connects to the server's port"
tags  { "yealink", "transport", "tcp", "invite" }

local server = registrar { "192.168.1.13", name = "server", record_route = "pbx.com",
                           domains = { "192.168.1.13", "pbx.com" } }
local function user(name, number)
  return phone { name = name, config = { ["account.1.enable"] = 1, ["account.1.user_name"] = number,
    ["account.1.sip_server.1.address"] = "192.168.1.13", ["account.1.sip_server.1.port"] = 5060,
    ["account.1.sip_server.1.transport_type"] = 1 } }
end
local alice, bob = user("alice", 4605), user("bob", 4606)
bob:start()
alice:start()
wait(10)
server:restart()
wait(1)
alice:call("4606")
expect { server, "connect", bob, at = 11 }
expect { server, "INVITE", bob, at = 11 }

-- The caller vanishes before its ACK: the call ends 64*T1 after the answer. By
-- then the connection is gone twice, with the copies of the 200 and without.
wait(0.5)
alice:unplug()
expect { bob, 200, server, at = 12, method = "INVITE" }
wait(31.8)
server:restart()
expect { bob, "connect", server, at = 44 }
expect { server, "connected", bob, at = 44 }
expect { bob, "BYE", server, at = 44, transport = "tcp", fate = "delivered" }
