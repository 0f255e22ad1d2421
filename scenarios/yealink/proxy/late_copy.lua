-- A copy of a REGISTER is so late that the proxy has given the first one up: it is
-- a new request, sent on under a branch of its own, while the old one lingers.
-- Source: RFC 3261, 16.11, 17.1.2 and 17.2.2 (Timers F and J); RFC 4320, 4.2.
title "A copy that is later than its transaction"
tags  { "yealink", "proxy", "register", "faults" }

local core  = registrar { "192.168.1.13", name = "core" }
local edge  = proxy { "10.0.2.1", name = "edge", to = core }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.outbound_proxy_enable = 1
  account.1.outbound_proxy.1.address = 10.0.2.1
]] }

core:drop()
alice:start()
at(31, function() link(alice, edge):delay(3) end)
-- The copy of 31.5 arrives at 34.5; edge has waited from 0 to 32.
local first = expect { edge, "REGISTER", core, at = 0, retransmission = false }
local again = expect { edge, "REGISTER", core, at = 34.5, retransmission = false }
local function branch(message) return message.headers.Via:match("branch=([^;]+)") end
check(branch(first) ~= branch(again), "a branch of its own")
check(first.cseq == again.cseq and first.call_id == again.call_id, "the same REGISTER")
core:restore()
expect { core, 200, edge, at = 35 }
expect { edge, 200, alice, at = 35 }
