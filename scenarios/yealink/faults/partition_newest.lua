-- A node is in one partition at a time: healing an older one does not take a node out of the newer one.
-- Source: documented: docs/scenario-language.md, "Faults".
title "The newest partition holds a node"
tags  { "yealink", "fault", "register" }

local primary = registrar { "192.168.1.13", name = "primary" }
local function lone(name, user)
  return phone { name = name, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = user, ["account.1.sip_server.1.expires"] = 120,
    ["account.1.sip_server.1.address"] = "192.168.1.13" } }
end
local alice, bob = lone("alice", 4605), lone("bob", 4606)

alice:start()
bob:start()
wait(10)
local older = partition({ primary }, { bob })
local newer = partition({ primary, alice })
older:restore()
expect { alice, "REGISTER", primary, at = 60, fate = "delivered" }
expect { bob, "REGISTER", primary, at = 60, fate = "lost" }
newer:restore()
expect { bob, "REGISTER", primary, at = 60.5, fate = "delivered" }
