-- A phone with another Contact for each server is bound twice in one store after a failover: calls to it go astray.
-- Source: invariant "one-binding"; without the waiver the run fails. --set waived=0 shows how.
title "Two Contacts in one location store"
tags  { "defect", "invariant" }
local waived = param("waived", 1)

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", defects = { "contact_per_server" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.password = secret
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

if waived == 1 then waive("one-binding", "the defect is what is shown") end
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
wait(1000)
primary:drop()
expect { alice, "REGISTER", secondary, at = 1807.5 }
primary:restore()
expect { alice, "REGISTER", primary, at = 3607.5 }
primary:drop()
expect { alice, "REGISTER", secondary, at = 5415 }
check(#secondary:bindings("4605") == 2, "two bindings for one phone")
