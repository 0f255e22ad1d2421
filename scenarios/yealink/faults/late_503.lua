-- A 503 that comes after the phone has gone on says nothing any more: its Retry-After keeps nobody away.
-- Source: semantics 2.6, knob late_response = ignore; a way of 4 s, so that the answer is due at 8 and the move at 7.5.
title "A 503 too late"
tags  { "yealink", "fault", "register", "invite" }

dns [[
  $ORIGIN pbx.com.
  yealink  300 IN A 192.168.1.13
  yealink  300 IN A 192.168.1.14
]]
local primary   = registrar { "192.168.1.13", name = "primary" }
local secondary = registrar { "192.168.1.14", name = "secondary", shares = primary }
local function user(name, number, server)
  return phone { name = name, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = number, ["account.1.sip_server.1.address"] = server } }
end
local alice, bob = user("alice", 4605, "yealink.pbx.com"), user("bob", 4606, "192.168.1.14")

primary:drop("reject", { status = 503, retry_after = 300 })
link(alice, primary):delay(4)
alice:start()
bob:start()
expect { alice, "REGISTER", secondary, at = 7.5 }
local late = expect { primary, 503, alice, at = 4 }
wait(12.5)
check(late.arrived == 8, "it comes when the phone has gone on")
link(alice, primary):restore()
local call = alice:call("4606")
expect { alice, "INVITE", primary, at = 20 }
expect { primary, 503, alice, method = "INVITE", at = 20 }
expect { alice, "INVITE", secondary, at = 20 }
expect { secondary, 200, alice, method = "INVITE", at = 21 }
call:hangup()
