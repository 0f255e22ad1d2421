-- A server that hangs is restarted: what its kernel took for it goes with it, so
-- the phone hears of it in mid-transaction, not after 32 s. It may still hang then.
-- Source: SEMANTICS 2.7.7 (a connection that dies in mid-transaction); DESIGN 5 (hang, restart).
title "The restart of a server that hangs resets its connections"
tags  { "yealink", "transport", "tls", "failover" }

local over = param("over", "tcp")

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local both      = { "tcp", "tls" }
local primary   = registrar { "192.168.1.13", name = "primary", transports = both }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = both, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = {
  ["account.1.enable"] = 1,
  ["account.1.user_name"] = "4605",
  ["account.1.sip_server.1.address"] = "yealink.pbx.com",
  ["account.1.sip_server.1.port"] = 0,
  ["account.1.sip_server.1.transport_type"] = over == "tls" and 2 or 1,
} }

primary:drop("hang")
alice:start()
expect { alice, "connect", primary, at = 0, transport = over }
wait(5)
primary:restart()
expect { primary, "reset", alice, at = 5, transport = over }
expect { alice, "REGISTER", secondary, at = 5, transport = over }
expect { secondary, 200, alice, at = 5 }

wait(1799)
expect { alice, "connect", primary, at = 1805 }
never  { alice, "REGISTER", secondary, during = 31.999 }
expect { alice, "REGISTER", secondary, at = 1837 }
