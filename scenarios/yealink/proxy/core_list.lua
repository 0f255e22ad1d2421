-- A proxy with two servers behind it goes to the second when the first is silent for `timeout`, refuses or answers 503.
-- Source: RFC 3261 section 16.7 step 5, RFC 3263 section 4.3.
title "The proxy's own failover"
tags  { "proxy", "register" }

local one = registrar { "192.168.1.13", name = "one", domains = { "pbx.com" } }
local two = registrar { "192.168.1.14", name = "two", domains = { "pbx.com" } }
local p1  = proxy { "192.168.2.1", name = "p1", to = { one, "192.168.1.14:5060" }, timeout = 2 }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

one:drop()
alice:start()
schedule { p1, "REGISTER", one, { 0, 0.5, 1.5 } }
expect { p1, "REGISTER", two, at = 2 }
expect { p1, 200, alice, at = 2 }
one:drop("refuse")
expect { p1, "REGISTER", one, at = 1802 }
expect { p1, "REGISTER", two, at = 1802 }
expect { p1, 200, alice, at = 1802 }
one:drop("reject", { status = 503 })
expect { one, 503, p1, at = 3602 }
expect { p1, "REGISTER", two, at = 3602 }
expect { p1, 200, alice, at = 3602 }
two:drop("reject", { status = 503 })
expect { one, 503, p1, at = 5402 }
expect { p1, 503, alice, at = 5402 }
