-- successive_invite = registered_only: without a registration there the fallback server gets no call.
-- Source: Administrator guide, call behaviour; semantics 2.10.1, knob successive_invite.
title "No INVITE to a server without registration"
tags  { "yealink", "fallback", "invite", "successive" }

local working  = registrar { "192.168.1.13", name = "working" }
local fallback = registrar { "192.168.1.14", name = "fallback" }
local alice = phone { "192.168.1.100", name = "alice", knobs = { successive_invite = "registered_only" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.sip_server.2.address = 192.168.1.14
  account.1.fallback.redundancy_type = 1
]] }

alice:start()
wait(100)
working:drop()
local call = alice:call("4606")
expect { alice, "INVITE", working, at = 100 }
never  { alice, "INVITE", fallback, during = 40 }
check(call.state == "failed" and call.status == 408, "the call has failed")
