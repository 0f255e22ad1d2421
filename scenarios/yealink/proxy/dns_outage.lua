-- With the proxy an address, the DNS outage of the realm stops nothing, not even the answer to a challenge.
-- Source: SignalWire freeswitch issue 2852; semantics 2.15.
title "An outage of DNS behind an outbound proxy's address"
tags  { "yealink", "proxy", "dns", "register", "field" }

local zone = dns [[ pbx.com. 300 IN A 192.168.1.13 ]]
local pbx = registrar { "192.168.1.13", name = "pbx", domains = { "pbx.com" },
                        auth = { users = { ["4605"] = "secret" } } }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.auth_name = 4605
  account.1.password = secret
]] }

zone:drop()
alice:start()
expect { alice, "REGISTER", p1, at = 0 }
expect { p1, 401, alice, at = 0 }
expect { alice, "REGISTER", p1, at = 0 }
expect { p1, 200, alice, at = 0 }
check(count { alice, "dns", any } == 0, "the phone asks DNS nothing")
