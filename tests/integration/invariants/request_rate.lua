-- A phone that tries again at once and for ever storms its server.
title "a storm of REGISTERs is noticed"
local waived = param("waived", 0)
local server = registrar { "10.0.1.1", name = "server" }
local alice  = phone { "10.0.3.1", name = "alice", knobs = { reg_retry_zero = "immediate" }, config = [[
  account.1.enable = 1
  account.1.user_name = alice
  account.1.sip_server.1.address = 10.0.1.1
  account.1.reg_fail_retry_interval = 0
]] }
if waived == 1 then waive("request-rate", "the storm is what is looked at") end
link(alice, server):delay(0.05)
server:drop("reject", { status = 403 })
alice:start()
wait(30)
