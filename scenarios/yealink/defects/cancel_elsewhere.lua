-- A call that moved is cancelled at the server it has left.
-- Source: invariant "cancel-ack"; without the waiver the run fails. --set waived=0 shows how.
title "CANCEL goes where the INVITE is not"
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
local alice     = phone { "192.168.1.100", name = "alice", defects = { "cancel_elsewhere" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.password = secret
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }
local bob = phone { "192.168.1.101", name = "bob", answer_after = false, config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4606,
  ["account.1.sip_server.1.address"] = "192.168.1.14" } }

if waived == 1 then waive("cancel-ack", "the defect is what is shown") end
alice:start()
bob:start()
wait(1)
primary:drop()
local call = alice:call("4606")
expect { secondary, 180, alice, at = 8.5 }
primary:restore()
call:hangup()
expect { alice, "CANCEL", primary, at = 8.5 }
expect { alice, "CANCEL", secondary, at = 8.5 }
