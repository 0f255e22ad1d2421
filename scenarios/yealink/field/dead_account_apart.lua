-- A second account whose servers are dead does not delay the calls of the first.
-- Source: Field report, signalwire/freeswitch issue 1960.
title "Two accounts, one domain dead"
tags  { "yealink", "field", "invite", "outage" }

local good = registrar { "192.168.1.13", name = "good" }
local dead = registrar { "192.168.1.14", name = "dead" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.2.enable = 1
  account.2.user_name = 4607
  account.2.sip_server.1.address = 192.168.1.14
]] }

dead:drop()
alice:start()
wait(10)
alice:call("4606", 2)
wait(1)
alice:call("4606", 1)
expect { alice, "INVITE", good, at = 11 }
expect { good, "4xx", alice, at = 11 }
schedule { alice, "INVITE", dead, { 10, 10.5, 11.5, 13.5, 17.5, 25.5, 41.5 } }
