-- A proxy goes through eight addresses at most: those of the best SRV records, wherever they stand in the answer.
-- Source: RFC 2782, RFC 3263 section 4.2; semantics 2.15 (eight is chosen).
title "More servers than a proxy tries"
tags  { "proxy", "dns", "register" }

local records = {}
for i = 9, 1, -1 do
  records[#records + 1] = ("_sip._udp.pbx.com. 60 IN SRV %d 1 5060 h%d.pbx.com."):format(i, i)
  records[#records + 1] = ("h%d.pbx.com. 60 IN A 192.168.1.%d"):format(i, i)
end
local zone = dns(table.concat(records, "\n") .. "\n")
local best = registrar { "192.168.1.1", name = "best" }
local p1   = proxy { "192.168.2.1", name = "p1" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = pbx.com
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 192.168.2.1
]] }

alice:start()
expect { p1, "REGISTER", best, at = 0 }
expect { p1, 200, alice, at = 0 }
check(count { p1, "dns", zone, type = "A" } == 8, "eight names looked up")
check(count { p1, "dns", zone, name = "h9.pbx.com" } == 0, "not the last one")

-- The first name has all eight: no other is asked for.
for i = 11, 17 do zone:add(("h1.pbx.com. 60 IN A 192.168.1.%d"):format(i)) end
expect { p1, "REGISTER", best, at = 1800 }
check(count { p1, "dns", zone, type = "A", from = 1 } == 1, "one name looked up")
