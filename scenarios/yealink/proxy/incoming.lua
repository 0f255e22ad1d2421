-- With Path a call comes back through the proxy, through the other one as soon as that has taken over.
-- Source: RFC 3327; semantics 2.15, 2.21 point 11.
title "Calls come in through the proxy in charge"
tags  { "yealink", "proxy", "invite", "path" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx, path = true }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx, path = true }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.outbound_proxy.2.address = 192.168.2.2
]] }

local bob = phone { "192.168.1.101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }

bob:start()
alice:start()
local r = expect { p1, "REGISTER", pbx, at = 0 }
check(r.headers.Path == "<sip:path@192.168.2.1:5060;lr>", "the proxy is in the Path")
r = expect { pbx, 200, p1, at = 0 }
check(r.headers.Path == "<sip:path@192.168.2.1:5060;lr>", "the registrar says it back")
local call = bob:call("4605")
r = expect { pbx, "INVITE", p1, at = 0 }
check(r.headers.Route == "<sip:path@192.168.2.1:5060;lr>", "the Path is the Route")
expect { p1, "INVITE", alice, at = 0 }
expect { pbx, 200, bob, method = "INVITE", at = 1 }
call:hangup()
expect { p1, "BYE", alice, at = 1 }
wait(99)
p1:drop()
expect { alice, "REGISTER", p2, at = 1807.5 }
bob:call("4605")
expect { p2, "INVITE", alice, at = 1807.5 }
expect { pbx, 200, bob, method = "INVITE", at = 1808.5 }
