-- Servers of a lower priority are never used while one of a higher is up, however often the phone starts.
-- Source: Field report, Metaswitch/sprout issue 872.
title "SRV priority over a hundred starts"
tags  { "yealink", "field", "register", "dns", "srv" }

dns [[
  $ORIGIN pbx.com.
  $TTL 10
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   10 1 5060 server1.yealink
  _sip._udp.yealink   IN SRV   10 1 5060 server2.yealink
  _sip._udp.yealink   IN SRV   20 9 5060 server3.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
  server3.yealink     IN A     192.168.1.15
]]
local primary = registrar { "192.168.1.13", name = "primary" }
local equal   = registrar { "192.168.1.14", name = "equal", shares = primary }
local lower   = registrar { "192.168.1.15", name = "lower", shares = primary }
local alice = phone { "192.168.1.100", name = "alice", knobs = { srv_weight_mode = "rfc2782" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
for _ = 1, 99 do
  wait(20)
  alice:reboot()
end
wait(1)
check(count { alice, "REGISTER", any, retransmission = false } == 100, "one for each start")
check(count { alice, "REGISTER", lower } == 0, "never the lower one")
check(count { alice, "REGISTER", primary } > 20 and count { alice, "REGISTER", equal } > 20, "both equals get some")
