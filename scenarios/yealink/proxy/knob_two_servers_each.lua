-- Two SIP servers behind proxies, each with a registration of its own through them; calls name server 1.
-- Source: Semantics 2.15 (knob obp_with_two_servers = each_server_through_proxy).
title "Each SIP server is registered at through the proxies"
tags  { "yealink", "proxy", "knob", "register" }

local one = registrar { "192.168.1.13", name = "one" }
local two = registrar { "192.168.1.14", name = "two" }
local p1  = proxy { "192.168.2.1", name = "p1" }
local p2  = proxy { "192.168.2.2", name = "p2" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.sip_server.2.address = 192.168.1.14
  account.1.sip_server.2.expires = 600
]], knobs = { obp_with_two_servers = "each_server_through_proxy" } }

p1:drop()
alice:start()
local a = expect { alice, "REGISTER", p2, at = 7.5 }
local b = expect { alice, "REGISTER", p2, at = 7.5 }
check(a.call_id ~= b.call_id, "two registrations")
expect { p2, "REGISTER", one, at = 7.5 }
expect { p2, "REGISTER", two, at = 7.5 }
expect { p2, "REGISTER", two, at = 307.5 }
alice:call("4606")
local r = expect { alice, "INVITE", p2, at = 307.5 }
check(r.raw:find("^INVITE sip:4606@192.168.1.13 "), "calls name server 1")
