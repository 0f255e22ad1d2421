-- A file without its version line is read all the same, with one warning.
-- Source: Auto Provisioning guide, "#!version:1.0.0.1"; semantics 3.3 (knob strict_header = false).
title "A file without a header is read"
tags  { "yealink", "config", "knob" }

local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink   IN A 192.168.1.13
  yealink   IN A 192.168.1.14
]]
local alice = phone { "192.168.1.100", name = "alice", config_file = "headless.cfg", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
]] }

primary:drop()
alice:start()
schedule { alice, "REGISTER", primary, { 0, 0.5 } }
expect   { alice, "REGISTER", secondary, at = 1.5 }
