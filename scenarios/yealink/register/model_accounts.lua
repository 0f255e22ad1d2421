-- A model has so many accounts: what a configuration says of one more is ignored, and nothing of it goes over the wire.
-- Source: Server Redundancy guide (models behind each "X ranges from"); Auto Provisioning guide, accounts per model; semantics 3.11.
title "The account that the model lacks"
tags  { "yealink", "register", "model" }

local server = registrar { "192.168.1.13", name = "server" }
local function boot(i, model)
  local phone = phone { "192.168.1." .. 100 + i, name = model, model = model, config = [[
    account.2.enable = 1
    account.2.user_name = 4605
    account.2.sip_server.1.address = 192.168.1.13
    account.3.enable = 1
    account.3.user_name = 4700
    account.3.sip_server.1.address = 192.168.1.13
  ]] }
  phone:start()
  return phone
end
local small, middle, large = boot(1, "CP960"), boot(2, "SIP-T21(P) E2"), boot(3, "T46S")

wait(60)
check(count { small, "REGISTER", server } == 0, "a CP960 has account 1 alone")
expect { middle, "REGISTER", server, at = 0, account = 2 }
check(count { middle, "REGISTER", server } == 1, "a T21 has two")
expect { large, "REGISTER", server, at = 0, account = 2 }
expect { large, "REGISTER", server, at = 0, account = 3 }
