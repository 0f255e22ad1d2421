-- The Request-URI names SIP server 1; the way there is a pre-loaded Route with the proxy as it is configured.
-- Source: RFC 3261 section 8.1.2; semantics 2.15.
title "Requests name the server and go to the proxy"
tags  { "yealink", "proxy", "register", "invite" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  obp  IN A 192.168.2.1
]]
local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx, port = 5070 }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = obp.pbx.com
  account.1.outbound_proxy.1.port = 5070
]] }

local bob = phone { "192.168.1.101", name = "bob", config = [[
  account.1.enable = 1
  account.1.user_name = 4606
  account.1.sip_server.1.address = 192.168.1.13
]] }

bob:start()
alice:start()
local r = expect { alice, "REGISTER", p1, at = 0 }
check(r.raw:find("^REGISTER sip:192.168.1.13 "), "REGISTER names server 1")
check(r.headers.Route == "<sip:obp.pbx.com:5070;lr>", "pre-loaded Route")
r = expect { p1, "REGISTER", pbx, at = 0 }
check(r.headers.Route == nil, "the proxy has taken its Route away")
expect { p1, 200, alice }
local call = alice:call("4606")
r = expect { alice, "INVITE", p1, at = 0 }
check(r.raw:find("^INVITE sip:4606@192.168.1.13 "), "INVITE names server 1")
check(r.headers.Route == "<sip:obp.pbx.com:5070;lr>", "pre-loaded Route")
expect { p1, 200, alice, method = "INVITE", at = 1 }
call:hangup()
expect { alice, "BYE", p1, at = 1 }
expect { p1, 200, alice, method = "BYE", at = 1 }
