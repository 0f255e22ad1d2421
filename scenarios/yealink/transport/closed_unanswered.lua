-- The server takes the connection and the request, and closes without a word: the
-- connection has died in mid-transaction, and the phone moves at that instant.
-- Source: SEMANTICS 2.7.7, 2.8; RFC 3263, 4.3.
title "A close without an answer moves REGISTER and INVITE at once"
tags  { "yealink", "transport", "tcp", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 3600
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary", idle_close = 2 }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.transport_type = 1
]] }

primary:drop("slow", { delay = 5 })
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { primary, "closed", alice, at = 2 }
expect { alice, "REGISTER", secondary, at = 2 }
expect { secondary, 200, alice, at = 2 }

wait(98)
local call = alice:call("4605")
expect { alice, "INVITE", primary, at = 100 }
expect { alice, "INVITE", secondary, at = 102 }
expect { secondary, 100, alice, at = 102 }
wait(1)
call:hangup()
