-- A call that nobody answers and nobody hangs up leaves a transaction open for ever, though every node is well.
-- Source: invariant "settled"; without the waiver the run fails. --set waived=0 shows how.
title "A transaction that never ends"
tags  { "defect", "invariant" }
local waived = param("waived", 1)

local server = registrar { "192.168.1.13", name = "server" }
local function user(number, last)
  return phone { "192.168.1." .. last, name = "phone" .. number, answer_after = false, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = number,
    ["account.1.sip_server.1.address"] = "192.168.1.13" } }
end
local alice, bob = user(4605, 100), user(4606, 101)

if waived == 1 then waive("settled", "it is left ringing on purpose") end
alice:start()
bob:start()
wait(1)
local call = alice:call("4606")
wait(10)
check(call.state == "ringing", "it rings")
