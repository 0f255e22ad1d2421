-- Connections can be claimed like messages: made, refused, lost, and an ICMP error where there is no connection.
-- Source: Semantics 2.7.7, 2.7.5; timeline kind net.
title "The life of connections, claimed"
tags  { "yealink", "transport", "tcp" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink             IN NAPTR 100 50 "s" "SIP+D2T" "" _sip._tcp.yealink
  _sip._tcp.yealink   IN SRV   0 2 5060 server1.yealink
  _sip._tcp.yealink   IN SRV   0 1 5060 server2.yealink
  server1.yealink     IN A     192.168.1.13
  server2.yealink     IN A     192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local function user(name, last, number, server)
  return phone { "192.168.1." .. last, name = name, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = number, ["account.1.sip_server.1.address"] = server,
    ["account.1.sip_server.1.port"] = server:find("^1") and 5060 or 0, ["account.1.sip_server.1.transport_type"] = 3 } }
end
local alice = user("alice", 100, 4605, "yealink.pbx.com")
local bob   = user("bob", 101, 4606, "192.168.1.13")            -- UDP, by address

primary:drop("refuse")
alice:start()
expect { alice, "connect", primary, at = 0, transport = "tcp" }
expect { primary, "refused", alice, at = 0 }
expect { alice, "connect", secondary, at = 0 }
expect { secondary, "connected", alice, at = 0 }
bob:start()
local icmp = expect { primary, "icmp", bob, at = 0, transport = "udp" }
check(icmp.cause == "port", "ICMP port unreachable")
primary:restore()
wait(10)
secondary:restart()
expect { secondary, "reset", alice, at = 10 }
never  { any, "connect", any, during = 1789.9 }
check(count { any, "connect", any } == 2, "two attempts in all")
