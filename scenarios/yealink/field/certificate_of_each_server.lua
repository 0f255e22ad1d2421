-- A certificate is held against the configured domain at every server of the list: one that has only its own host name is passed over.
-- Source: Field report, pjsip/pjproject_docs pull 64; RFC 5922 section 4; semantics 2.7.7.
title "TLS failover between two certificates"
tags  { "yealink", "field", "register", "tls", "failover" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink            IN NAPTR 100 50 "s" "SIPS+D2T" "" _sips._tcp.yealink
  _sips._tcp.yealink IN SRV   0 1 5061 server1.yealink
  _sips._tcp.yealink IN SRV   1 1 5061 server2.yealink
  _sips._tcp.yealink IN SRV   2 1 5061 server3.yealink
  server1.yealink    IN A     192.168.1.13
  server2.yealink    IN A     192.168.1.14
  server3.yealink    IN A     192.168.1.15
]]
local function server(name, address, certified)
  return registrar { address, name = name, transports = { "udp", "tcp", "tls" }, tls = { names = { certified } } }
end
local first  = server("first",  "192.168.1.13", "yealink.pbx.com")
local second = server("second", "192.168.1.14", "server2.yealink.pbx.com")
local third  = server("third",  "192.168.1.15", "yealink.pbx.com")
local alice  = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

alice:start()
expect { alice, "REGISTER", first, at = 0, transport = "tls" }
wait(10)
first:drop("refuse")
expect { alice, "tls-failed", second, at = 1800 }
expect { alice, "REGISTER", third, at = 1800, transport = "tls" }
check(count { alice, "REGISTER", second } == 0, "nothing goes to a server that cannot prove the domain")
