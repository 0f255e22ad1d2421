-- A redirection by address names transport and port as any URI does: TLS is at 5061 where no port is said, and sips: is TLS.
-- Source: RFC 3261 sections 8.1.3.4 and 26.2.2; semantics 2.7 (knob register_redirect).
title "Redirected to TLS"
tags  { "yealink", "register", "tls" }

local udp = registrar { "192.168.1.13", name = "udp" }
local tls = registrar { "192.168.1.14", name = "tls", transports = { "udp", "tcp", "tls" } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

udp:drop("reject", { status = 302, contact = "sip:4605@192.168.1.14;transport=tls" })
alice:start()
expect { udp, 302, alice, at = 0 }
expect { alice, "REGISTER", tls, at = 0, transport = "tls" }
expect { tls, 200, alice, at = 0 }

udp:drop("reject", { status = 302, contact = "sips:4605@192.168.1.14;transport=tcp" })
alice:reboot()
expect { udp, 302, alice, at = 0 }
expect { alice, "REGISTER", tls, at = 0, transport = "tls" }
expect { tls, 200, alice, at = 0 }
