-- A proxy asks for credentials with 407 and the registrar behind it with 401: the phone answers both in one REGISTER.
-- Source: RFC 3261 22.2 and 22.3; semantics 2.15 (chosen: every hop may challenge, each kind is answered once).
title "REGISTER challenged by the proxy and by the registrar"
tags  { "yealink", "proxy", "register", "digest" }

local users = { ["4605"] = "pw" }
local pbx = registrar { "192.168.1.13", name = "pbx", auth = { realm = "pbx", users = users } }
local obp = proxy { "192.168.2.1", name = "obp", to = pbx, auth = { realm = "edge", users = users, algorithm = "SHA-256" } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.password = pw
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

alice:start()
local first = expect { alice, "REGISTER", obp, at = 0 }
expect { obp, 407, alice, at = 0 }
local second = expect { alice, "REGISTER", obp, at = 0, after = first }
check(second.headers.Authorization == nil, "the registrar has not asked yet")
expect { obp, "REGISTER", pbx, at = 0 }
expect { obp, 401, alice, at = 0 }
local third = expect { alice, "REGISTER", obp, at = 0, after = second }
check(third.headers["Proxy-Authorization"]:find('realm="edge"', 1, true) ~= nil, "the proxy's realm")
check(third.headers.Authorization:find('realm="pbx"', 1, true) ~= nil, "the registrar's realm")
expect { obp, 200, alice, at = 0 }
check(alice:registered() == obp, "registered through the proxy")
