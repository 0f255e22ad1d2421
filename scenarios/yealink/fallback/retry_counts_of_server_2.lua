-- Each server has retry_counts of its own: the list of server 2 is walked with the value of server 2.
-- Source: Server Redundancy guide, sip_server.Y.retry_counts; semantics 2.5 and 2.6.
title "retry_counts of server 2"
tags  { "yealink", "fallback", "register" }

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  first  IN A 192.168.1.13
  first  IN A 192.168.1.14
  second IN A 192.168.1.15
  second IN A 192.168.1.16
]]
local nodes = {}
for last = 13, 16 do nodes[last] = registrar { "192.168.1." .. last, name = "server" .. last } end
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = first.pbx.com
  account.1.sip_server.1.retry_counts = 2
  account.1.sip_server.2.address = second.pbx.com
  account.1.sip_server.2.retry_counts = 1
]] }

nodes[13]:drop()
nodes[15]:drop()
alice:start()
schedule { alice, "REGISTER", nodes[13], { 0, 0.5, 1.5 } }
expect   { alice, "REGISTER", nodes[14], at = 3.5 }
schedule { alice, "REGISTER", nodes[15], { 0, 0.5 } }
expect   { alice, "REGISTER", nodes[16], at = 1.5 }
