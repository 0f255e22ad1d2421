-- A DNS server keeps its zone on its disk: a restart costs nothing. One that
-- comes and goes is asked again 2 s after a question that went unheard.
-- Source: SEMANTICS 2.16; scenario-language.md, faults (restart, flap).
title "A DNS server that restarts, or comes and goes"
tags  { "yealink", "faults", "dns" }

local names = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @ IN A 192.168.1.13
]]
local primary = registrar { "192.168.1.13", name = "primary" }
local alice   = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.sip_server.1.port = 5060
]] }

names:restart()
alice:start()
expect { alice, "dns", names, at = 0, fate = "delivered" }
expect { alice, "REGISTER", primary, at = 0 }

wait(1799)
names:flap(2)
schedule { alice, "dns", names, { 1800 }, fate = "unread" }
expect   { alice, "dns", names, at = 1802, fate = "delivered" }
expect   { alice, "REGISTER", primary, at = 1802 }
names:restore()
