-- A phone that does not read Retry-After is back at the server that asked for peace with its next request.
-- Source: invariant "retry-after"; without the waiver the run fails. --set waived=0 shows how.
title "Retry-After is not read"
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
local alice     = phone { "192.168.1.100", name = "alice", defects = { "ignores_retry_after" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.password = secret
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

if waived == 1 then waive("retry-after", "the defect is what is shown") end
primary:drop("reject", { status = 503, retry_after = "1h" })
alice:start()
expect { alice, "REGISTER", primary, at = 0 }
expect { secondary, 200, alice, at = 0 }
expect { alice, "REGISTER", primary, at = 1800 }
