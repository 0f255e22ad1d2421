-- A lone server that is not there fails at once; each pass is one REGISTER, 30 s apart.
-- Source: Administrator guide, signalling failure ("ICMP is detected"); semantics 2.7.5.
title "ICMP and one server: again after 30 s"
tags  { "yealink", "register", "icmp", "outage" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
]] }

lone:drop("refuse")
alice:start()
schedule { alice, "REGISTER", lone, { 0, 30, 60 } }
lone:drop("unreachable")
schedule { alice, "REGISTER", lone, { 90, 120 } }
