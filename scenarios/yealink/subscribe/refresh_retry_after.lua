-- A request inside a dialog is answered 503 with Retry-After: no other request of
-- the account goes to that server before the time is over, inside or outside of
-- dialogs alike. The new SUBSCRIBE, the call and the REGISTER go to the secondary.
-- Source: RFC 3261, 21.5.4; SEMANTICS 2.6 (quarantine), 2.14.
title "Retry-After in a dialog is heeded outside of it"
tags  { "yealink", "subscribe", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 3600
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.transport_type = 1
  account.1.sip_server.1.expires = 1880
]] }

alice:start()
wait(10)
local s = alice:subscribe("message-summary")
expect { primary, 200, alice, method = "SUBSCRIBE", at = 10 }
primary:drop("reject", { status = 503, retry_after = 100 })

expect { primary, 503, alice, method = "SUBSCRIBE", at = 910 }
expect { alice, "SUBSCRIBE", secondary, at = 910 }
check(count { alice, "SUBSCRIBE", primary } == 2, "the first, and the refresh: not one more")
wait(10)
alice:call("4699")
expect { alice, "INVITE", secondary, at = 920 }
expect { alice, "REGISTER", secondary, at = 940 }
primary:restore()
wait(69)
alice:call("4699")
expect { alice, "INVITE", secondary, at = 1009 }
wait(2)
alice:call("4699")
expect { alice, "INVITE", primary, at = 1011 }
check(s.state == "active", s.state)
