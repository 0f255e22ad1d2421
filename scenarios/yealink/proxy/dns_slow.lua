-- A proxy that looks for the next hop longer than Timer C lasts has nothing to cancel: Timer C counts from the INVITE it sends.
-- Source: RFC 3261 section 16.6 step 11.
title "A proxy with a slow DNS"
tags  { "proxy", "dns", "invite" }

local hosts = { "h1.pbx.com. 60 IN A 192.168.1.13" }
for i = 1, 8 do
  hosts[#hosts + 1] = ("_sip._udp.pbx.com. 60 IN SRV %d 1 5060 h%d.pbx.com."):format(i, i)
end
local d1 = dns { "10.0.0.53", name = "d1", zone = table.concat(hosts, "\n") .. "\n" }
local d2 = dns { "10.0.0.54", name = "d2" }
local pbx = registrar { "192.168.1.13", name = "pbx" }
local p1 = proxy { "192.168.2.1", "2001:db8::1", name = "p1", dns = { d1, d2 } }
local alice = phone { "192.168.1.100", name = "alice", dns = false, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

alice:start()
expect { pbx, 200, p1, at = 0 }
wait(1)
d1:remove "h1.pbx.com."
link(p1, d1):delay(0.01)
alice:call("4606")
expect { p1, 100, alice, at = 1 }
expect { d1, "dns", p1, at = 1.01, type = "SRV" }
-- All 16 names take both servers twice, each as long as it may: 1.96 s until its answer, truncated, then 2 s by TCP.
link(p1, d1):delay(0.98)
link(p1, d2):delay(0.98)
d1:drop("truncate")
d2:drop("truncate")
expect { p1, 503, alice, at = 1.02 + 16 * 4 * 3.96 }
check(count { p1, "CANCEL", any } == 0, "nothing was cancelled")
