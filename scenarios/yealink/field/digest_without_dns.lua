-- An address needs no DNS, and the answer to a challenge needs none either.
-- Source: Field report, signalwire/freeswitch issue 2852.
title "Digest with DNS dead"
tags  { "yealink", "field", "register", "dns", "digest", "outage" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
]]
local lone  = registrar { "192.168.1.13", name = "lone", auth = { realm = "pbx", users = { ["4605"] = "pw" } } }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.password = pw
]] }

ns:drop()
alice:start()
expect { lone, 401, alice, at = 0 }
expect { lone, 200, alice, at = 0 }
check(count { alice, "dns", ns } == 0, "nothing to ask for")
