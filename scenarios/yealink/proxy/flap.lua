-- A proxy that comes and goes: the phone goes to proxy 2 once and stays there until the interval is over, whatever
-- proxy 1 does meanwhile; the probe that meets it up brings the registration back.
-- Source: Semantics 2.15.
title "A flapping outbound proxy"
tags  { "yealink", "proxy", "fault", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1  = proxy { "192.168.2.1", name = "p1", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.outbound_proxy_fallback_interval = 600
]] }

p1:flap(20)                                              -- down 0 to 20, 40 to 60, …
alice:start()
expect { alice, "REGISTER", p2, at = 7.5 }
expect { p2, 200, alice, at = 7.5 }
schedule { alice, "REGISTER", p1, { 607.5, 608, 609, 611 } }   -- down from 600 to 620
never  { alice, "REGISTER", p1, during = 500 }
p1:flap(0)
expect { alice, "REGISTER", p1, at = 1207.5 }
expect { p1, 200, alice, at = 1207.5 }
