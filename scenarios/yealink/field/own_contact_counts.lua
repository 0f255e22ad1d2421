-- A 200 that lists two Contacts: the refresh follows the phone's own, not the other.
-- Source: Field report, MddIdd/mdd-sim-gateway pull 105.
title "Two Contacts in the answer"
tags  { "yealink", "field", "register", "expires" }

local lone  = registrar { "192.168.1.13", name = "lone" }
local function add(name, last, expires)
  return phone { "192.168.1." .. last, name = name, config = ([[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = 192.168.1.13
    account.1.sip_server.1.expires = %d
  ]]):format(expires) }
end
local long  = add("long", 100, 7200)
local short = add("short", 101, 600)

long:start()
wait(1)
short:start()
wait(1)
check(#lone:bindings("4605") == 2, "two Contacts")
schedule { short, "REGISTER", lone, { 1, 301, 601 } }
schedule { long, "REGISTER", lone, { 0, 3600 } }
