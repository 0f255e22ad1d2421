-- When DNS has died and every TTL is over, a call waits for each try of each query and then fails; stale answers (RFC 8767) let it go out then.
-- Source: Field report, SoundPoint IP manual (a call may wait for minutes); semantics 2.16 (knobs serve_stale, dns_timeout, dns_attempts).
title "Dialling while DNS is dead"
tags  { "yealink", "field", "invite", "dns", "outage" }

local ns = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  yealink           IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink IN SRV   0 1 5060 server1.yealink
  server1.yealink   IN A     192.168.1.13
]]
local server = registrar { "192.168.1.13", name = "server" }
local config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]]
local alice = phone { "192.168.1.100", name = "alice", config = config }
local bob   = phone { "192.168.1.101", name = "bob", config = config:gsub("4605", "4606"), knobs = { serve_stale = "true" } }

alice:start()
bob:start()
wait(400)
ns:drop()
local lost = alice:call("4607")
bob:call("4607")
expect { bob, "INVITE", server, at = 412 }          -- NAPTR, SRV and A: two tries of 2 s each
wait(1)
check(lost.state == "failed" and lost.status == 503, "without them the call fails")
check(count { alice, "INVITE", any } == 0, "and the live server has never heard of it")
