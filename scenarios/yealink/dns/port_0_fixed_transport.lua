-- Port 0 with a fixed transport asks for the address alone: NAPTR and SRV need DNS-NAPTR.
-- Source: Server Redundancy guide, "DNS-NAPTR"; semantics 2.3, last row (knob port0_fixed_transport = a_only).
title "Name, port 0, fixed transport"
tags  { "yealink", "dns", "resolution" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._udp.yealink   IN SRV   0 1 5060 server2.yealink
  yealink             IN A     192.168.1.13
  yealink             IN A     192.168.1.14
]]
local function add(name, last, transport)
  return phone { "192.168.1." .. last, name = name, profile = "yealink", config = [[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.port = 0
    account.1.sip_server.1.transport_type = ]] .. transport }
end
local sip  = registrar { "192.168.1.13", name = "sip" }
local sips = registrar { "192.168.1.13", name = "sips", port = 5061, transports = { "tls" }, tls = { port = 5061 } }

local udp = add("udp", 100, 0)
local tcp = add("tcp", 101, 1)
local tls = add("tls", 102, 2)

udp:start()
tcp:start()
tls:start()
expect { sip, 200, udp, transport = "udp", at = 0 }
expect { tcp, "REGISTER", sip, transport = "tcp", at = 0 }
expect { tls, "REGISTER", sips, transport = "tls", at = 0 }
check(count { any, "dns", ns, type = "A", name = "yealink.pbx.com" } == 3, "one query each")
check(count { any, "dns", ns } == 3, "and no other")
