-- After a power cut the phones of a site register at random moments of reg_surge_prevention, each with all its accounts at once.
-- Source: Administrator's Guide for SIP-T5 Series, sip.reg_surge_prevention; semantics 1.8.
title "A random wait before the first registration"
tags  { "yealink", "register", "storm" }

local server = registrar { "192.168.1.13", name = "server" }
local function boot(i)
  local phone = phone { "192.168.1." .. 100 + i, name = "phone" .. i, config = [[
    account.1.enable = 1
    account.1.user_name = 4605
    account.1.sip_server.1.address = 192.168.1.13
    account.2.enable = 1
    account.2.user_name = 4700
    account.2.sip_server.1.address = 192.168.1.13
    sip.reg_surge_prevention = 60
  ]] }
  phone:start()
  return phone
end
local phones = {}
for i = 1, 8 do phones[i] = boot(i) end

wait(60)
local early, late = 60, 0
for _, phone in ipairs(phones) do
  local first = expect { phone, "REGISTER", server, account = 1 }
  expect { phone, "REGISTER", server, at = first.t, account = 2 }
  early, late = math.min(early, first.t), math.max(late, first.t)
end
check(early > 0 and late <= 60 and late - early > 30, "spread over the minute")

phones[1]:configure "account.1.sip_server.1.expires = 600"
expect { phones[1], "REGISTER", server, at = 60, account = 1 }    -- a change of the configuration does not wait
