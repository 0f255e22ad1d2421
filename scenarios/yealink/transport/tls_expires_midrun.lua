-- A certificate ends in the middle of the run. Nobody notices as long as the
-- connection lives: it was judged when it was made. The first handshake after the
-- end fails, by the virtual clock, and the phone moves at once, never in the clear.
-- Source: SEMANTICS 2.7.7 (tls_failure) and 2.21 (5, 6); RFC 5280, 4.1.2.5.
title "A certificate that ends is found out by the next handshake"
tags  { "yealink", "transport", "tls", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local all       = { "udp", "tcp", "tls" }
local primary   = registrar { "192.168.1.13", name = "primary", transports = all, tls = { expires = "1h" } }
local secondary = registrar { "192.168.1.14", name = "secondary", transports = all, shares = primary }
local function account(user)
  return ([[
    account.1.enable = 1
    account.1.user_name = %s
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 5061
    account.1.sip_server.1.transport_type = 2
  ]]):format(user)
end
local alice = phone { "192.168.1.100", name = "alice", config = account("4605") }
local early = phone { "192.168.1.101", name = "early", config = account("4606") }
local late  = phone { "192.168.1.102", name = "late", config = account("4607") }

alice:start()
schedule { alice, "REGISTER", primary, { 0, 1800 } }
at(3599.999, function() early:start() end)
at(3600, function() late:start() end)
expect { early, "REGISTER", primary, at = 3599.999, transport = "tls" }
expect { alice, "REGISTER", primary, at = 3600, transport = "tls" }
expect { late, "tls-failed", primary, at = 3600 }
expect { late, "REGISTER", secondary, at = 3600, transport = "tls" }

wait(100)
primary:restart()
expect { alice, "tls-failed", primary, at = 5400 }
expect { alice, "REGISTER", secondary, at = 5400, transport = "tls" }
check(count { alice, "connect", primary } == 2, "its one connection until the restart, and the last attempt")
check(count { any, any, any, transport = "udp" } + count { any, any, any, transport = "tcp" } == 0, "nothing in the clear")
