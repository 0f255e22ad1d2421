-- A redirected REGISTER has a new Request-URI and still goes through the proxy.
-- Source: RFC 3261 section 8.1.3.4; semantics 2.7 (knob register_redirect), 2.15.
title "A redirection is followed through the proxy"
tags  { "yealink", "proxy", "register" }

local pbx   = registrar { "192.168.1.13", name = "pbx" }
local other = registrar { "192.168.1.14", name = "other" }
local p1    = proxy { "192.168.2.1", name = "p1" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

pbx:drop("reject", { status = 302, contact = "sip:192.168.1.14" })
alice:start()
expect { alice, "REGISTER", p1, at = 0 }
expect { p1, "REGISTER", pbx, at = 0 }
expect { p1, 302, alice, at = 0 }
local r = expect { alice, "REGISTER", p1, at = 0 }
check(r.raw:find("^REGISTER sip:192.168.1.14 "), "the new Request-URI")
expect { p1, "REGISTER", other, at = 0 }
expect { p1, 200, alice, at = 0 }
