-- Two SIP servers behind proxies: only the first one is registered at.
-- Source: Semantics 2.15 (knob obp_with_two_servers = server1_only).
title "Proxies lead to SIP server 1 alone"
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
]] }

alice:start()
expect { p1, "REGISTER", one, at = 0 }
expect { p1, 200, alice, at = 0 }
wait(4000)
check(count { any, "REGISTER", two } == 0, "never at server 2")
