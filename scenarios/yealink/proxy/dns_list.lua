-- Each proxy resolves like a server: the list of proxy 1 comes before proxy 2.
-- Source: Server Redundancy guide, outbound proxies; semantics 2.15.
title "The DNS list of proxy 1, then proxy 2"
tags  { "yealink", "proxy", "dns", "register" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  obp            IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.obp
  _sip._udp.obp  IN SRV   0 2 5060 one
  _sip._udp.obp  IN SRV   0 1 5060 two
  one            IN A     192.168.2.11
  two            IN A     192.168.2.12
]]
local pbx = registrar { "192.168.1.13", name = "pbx" }
local one = proxy { "192.168.2.11", name = "one", to = pbx }
local two = proxy { "192.168.2.12", name = "two", to = pbx }
local p2  = proxy { "192.168.2.2", name = "p2", to = pbx }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = obp.pbx.com
  account.1.outbound_proxy.2.address = 192.168.2.2
  account.1.sip_server.1.transport_type = 3
  account.1.outbound_proxy.1.port = 0
]] }

one:drop()
two:drop()
alice:start()
schedule { alice, "REGISTER", one, { 0, 0.5, 1.5, 3.5 } }
schedule { alice, "REGISTER", two, { 7.5, 8, 9, 11 } }
expect   { alice, "REGISTER", p2, at = 15 }
expect   { p2, 200, alice, at = 15 }
