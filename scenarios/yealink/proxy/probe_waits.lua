-- The probe of proxy 1 waits for its connection while the registration is refreshed through proxy 2: the probe goes out with the next
-- CSeq then, for the registrar behind both refuses one that falls.
-- Source: RFC 3261 10.2 and 10.3 (step 7); semantics 2.15, 2.7.7.
title "A probe that waits for its connection"
tags  { "yealink", "proxy", "fallback", "tcp" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.1.transport_type = 1
  account.1.sip_server.1.expires = 60
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.outbound_proxy_fallback_interval = 50
]] }

p1:drop()
alice:start()
expect { alice, "REGISTER", p2, at = 32 }
expect { alice, "connect", p1, at = 82 }                  -- the probe
local refresh = expect { alice, "REGISTER", p2, at = 92 }
wait(4)
p1:restore()
local probe = expect { alice, "REGISTER", p1, at = 97 }   -- with the next copy of the SYN
check(tonumber(probe.headers.CSeq:match("%d+")) == tonumber(refresh.headers.CSeq:match("%d+")) + 1, "the CSeq goes on")
expect { p1, 200, alice, at = 97 }
check(alice:registered() == p1, "registered through proxy 1 again")
