-- A certificate that is expired, untrusted or for another name is a failure at once, and proxy 2 has the registration.
-- Source: Semantics 2.7.7, 2.15.
title "Certificates of an outbound proxy"
tags  { "yealink", "proxy", "fault", "tls", "register" }

local pbx = registrar { "192.168.1.13", name = "pbx" }
local tls = { "tls" }

for i, mode in ipairs { "tls-expired", "tls-untrusted", "tls-name" } do
  local p1 = proxy { "192.168.2." .. 10 + i, name = mode, to = pbx, transports = tls }
  local p2 = proxy { "192.168.3." .. 10 + i, name = mode .. "-2", to = pbx, transports = tls }
  local alice = phone { name = "alice-" .. mode, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = 4600 + i,
    ["account.1.sip_server.1.address"] = "192.168.1.13", ["account.1.sip_server.1.transport_type"] = 2,
    ["account.1.outbound_proxy_enable"] = 1,
    ["account.1.outbound_proxy.1.address"] = p1.address, ["account.1.outbound_proxy.1.port"] = 5061,
    ["account.1.outbound_proxy.2.address"] = p2.address, ["account.1.outbound_proxy.2.port"] = 5061 } }
  p1:drop(mode)
  alice:start()
  expect { alice, "tls-failed", p1, at = 0 }
  expect { alice, "REGISTER", p2, at = 0, transport = "tls" }
  expect { p2, 200, alice, at = 0 }
end
