-- A value out of range in a file is reported and changes nothing: the value before it stays.
-- Source: Semantics 3.3, 1.1 (knob bad_value = ignore_keep_previous).
title "A bad value keeps the one before"
tags  { "yealink", "config", "knob" }

local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local alice = phone { "192.168.1.100", name = "alice", config_file = "bad_value.cfg", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
]] }

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5 } }
expect   { alice, "REGISTER", secondary, at = 1.5 }
