-- A phone that sends nothing on its own notices a dead server at the next refresh: until then nobody reaches it.
-- Source: Field report, BelledonneCommunications/linphone-android issue 1344.
title "The outage lasts until the refresh"
tags  { "yealink", "field", "register", "outage" }

dns [[
  $ORIGIN pbx.com.
  yealink 300 IN A 192.168.1.13
  yealink 300 IN A 192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary" } -- knows only who has registered at itself
local function config(user, expires)
  return ([[
    account.1.enable = 1
    account.1.user_name = %d
    account.1.sip_server.1.address = yealink.pbx.com
    account.1.sip_server.1.expires = %d
  ]]):format(user, expires)
end
local slow  = phone { "192.168.1.100", name = "slow", config = config(4605, 3600) }
local quick = phone { "192.168.1.101", name = "quick", config = config(4606, 120) }
local carol = phone { "192.168.1.102", name = "carol", config = [[
  account.1.enable = 1
  account.1.user_name = 4607
  account.1.sip_server.1.address = 192.168.1.14
]] }

slow:start()
quick:start()
carol:start()
wait(1)
primary:drop()
expect { quick, "REGISTER", secondary, at = 67.5 }    -- half of 120 s, and 7.5 s of re-sends
wait(32.5)
carol:call("4606")
carol:call("4605")
expect { secondary, 200, carol, method = "INVITE", at = 101 }
expect { secondary, 480, carol, at = 100 }
expect { slow, "REGISTER", secondary, at = 1807.5 }   -- half an hour later
carol:call("4605")
expect { secondary, 200, carol, method = "INVITE", at = 1808.5 }
