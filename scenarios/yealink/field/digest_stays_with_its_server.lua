-- With answers that rotate, the reply to a challenge still goes to the server that asked.
-- Source: Field report, baresip/baresip issue 39, processone/ejabberd issue 1525.
title "Challenge and reply at one server"
tags  { "yealink", "field", "register", "dns", "digest" }

dns [[
  $ORIGIN pbx.com.
  $TTL 60
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local auth      = { realm = "pbx", users = { ["4605"] = "pw" } }
local primary   = registrar { "192.168.1.13", name = "primary", auth = auth }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary, auth = auth }
local alice = phone { "192.168.1.100", name = "alice", knobs = { srv_weight_mode = "rfc2782" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
  account.1.password = pw
  account.1.sip_server.1.expires = 600
]] }

alice:start()
wait(9001)
local challenges = count { any, 401, alice }
check(count { any, 200, alice, method = "REGISTER" } == 31, "a registration every 300 s")
check(count { alice, "REGISTER", any } <= 2 * 31, "two REGISTERs at most for each")
check(count { primary, 401, alice } > 0 and count { secondary, 401, alice } > 0, "both were asked")
check(alice:registered() ~= nil, "registered")
