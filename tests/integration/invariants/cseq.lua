-- Whole transactions instead of re-sends repeat a CSeq at the same server.
title "a CSeq that is used twice is noticed"
local waived = param("waived", 0)
local first  = registrar { "10.0.1.1", name = "first" }
local second = registrar { "10.0.1.2", name = "second" }
dns [[
  $ORIGIN pbx.com.
  sip 300 IN A 10.0.1.1
  sip 300 IN A 10.0.1.2
]]
local alice = phone { "10.0.3.1", name = "alice", knobs = { retry_semantics = "transactions" }, config = [[
  account.1.enable = 1
  account.1.user_name = alice
  account.1.sip_server.1.address = sip.pbx.com
]] }
if waived == 1 then waive("cseq", "each retry is a transaction of its own") end
first:drop()
alice:start()
expect { alice, "REGISTER", second, at = 128 }
