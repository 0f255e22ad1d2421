-- A phone that registers again at once and for ever storms the server that refuses it.
-- Source: invariant "request-rate"; without the waiver the run fails. --set waived=0 shows how.
title "A storm of REGISTERs"
tags  { "defect", "invariant" }
local waived = param("waived", 1)

local server = registrar { "192.168.1.13", name = "server" }
local alice  = phone { "192.168.1.100", name = "alice", knobs = { reg_retry_zero = "immediate" }, config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = 192.168.1.13
  account.1.reg_fail_retry_interval = 0
]] }

if waived == 1 then waive("request-rate", "the storm is what is shown") end
link(alice, server):delay(0.05)
server:drop("reject", { status = 403 })
alice:start()
wait(30)
check(count { alice, "REGISTER", server } == 301, "ten a second, and the one that is on its way")
