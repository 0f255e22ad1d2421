-- A restarted proxy has lost the transactions it carried: the phone's next copy begins them anew.
-- Source: RFC 3261 section 16; semantics 2.5.
title "A proxy restarts in the middle of a transaction"
tags  { "proxy", "fault", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

link(p1, pbx):delay(0.2)
alice:start()
expect { alice, "REGISTER", p1, at = 0 }
at(0.1, function() p1:restart() end)
expect { pbx, 200, p1, at = 0.2 }                     -- comes at 0.4: nobody knows it any more
expect { alice, "REGISTER", p1, at = 0.5 }
expect { p1, "REGISTER", pbx, at = 0.5 }
expect { p1, 200, alice, at = 0.9 }
