-- Each way a proxy can be broken, and when proxy 2 has the registration.
-- Source: Semantics 2.2, 2.5, 2.7, 2.15.
title "Failure modes of an outbound proxy"
tags  { "yealink", "proxy", "fault", "register" }

local mode = param("mode", "all")
local moves = { { "silent", 7.5 }, { "refuse", 0 }, { "unreachable", 0 }, { "stall", 32 }, { "reject", 0 },
                { "slow", 7.5, { delay = 10 } }, { "hang", 7.5 }, { "lossy", 7.5, { rate = 1 } },
                { "oneway", 7.5, { direction = "out" } }, { "oneway", 7.5, { direction = "in" } } }
local pbx = registrar { "192.168.1.13", name = "pbx" }

for i, m in ipairs(moves) do
  if mode == "all" or mode == m[1] then
    local p1 = proxy { "192.168.2." .. 10 + i, name = m[1] .. "-" .. i, to = pbx }
    local p2 = proxy { "192.168.3." .. 10 + i, name = m[1] .. "-" .. i .. "-2", to = pbx }
    local alice = phone { name = "alice-" .. i, config = {
      ["account.1.enable"] = 1, ["account.1.user_name"] = 4600 + i,
      ["account.1.sip_server.1.address"] = "192.168.1.13", ["account.1.outbound_proxy_enable"] = 1,
      ["account.1.outbound_proxy.1.address"] = p1.address, ["account.1.outbound_proxy.2.address"] = p2.address } }
    p1:drop(m[1], m[3])
    alice:start()
    local begun = now()
    expect { alice, "REGISTER", p2, at = begun + m[2] }
    expect { p2, 200, alice, at = begun + m[2] }
    p1:restore()
  end
end
