-- A phone that answers the challenge of the secondary at the silent primary never gets registered.
-- Source: invariant "challenge"; without the waiver the run fails. --set waived=0 shows how.
title "The answer to a challenge goes astray"
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
local auth      = { users = { ["4605"] = "secret" } }
local primary   = registrar { "192.168.1.13", name = "primary", auth = auth }
local secondary = registrar { "192.168.1.14", name = "secondary", auth = auth, shares = primary }
local alice     = phone { "192.168.1.100", name = "alice", defects = { "challenge_elsewhere" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.password = secret
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

if waived == 1 then waive("challenge", "the defect is what is shown") end
primary:drop()
alice:start()
expect { secondary, 401, alice, at = 7.5 }
expect { alice, "REGISTER", primary, at = 7.5 }
wait(30)
check(alice:registered() == nil, "registered nowhere")
