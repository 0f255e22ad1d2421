-- A hundred phones refresh every half minute: the whole stack, REGISTER and 200.
-- Source: the budget of the rate on sockets, beside SIPp's.
title "Bench: REGISTER and 200"
tags  { "bench", "register" }

registrar { "192.168.1.13", name = "server", grant = 60 }
for i = 1, 100 do
  phone { "10.0.3." .. i, name = "phone" .. i, config = ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = 192.168.1.13
    account.1.sip_server.1.expires = 60
  ]]):format(5000 + i) }:start()
end
wait(6000)
