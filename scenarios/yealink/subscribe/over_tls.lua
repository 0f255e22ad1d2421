-- A subscription made over TLS stays there: its refreshes, its NOTIFYs and its end,
-- directly and through a proxy. Nothing of it is said in the clear.
-- Source: RFC 3261, 12.1.1 (the Contact of a dialog); SEMANTICS 2.7.7 (never downgrade).
title "A subscription over TLS is refreshed over TLS"
tags  { "yealink", "subscribe", "tls", "transport" }

local over = param("over", "tls")

local all    = { "udp", "tcp", "tls" }
local server = registrar { "192.168.1.13", name = "server", transports = all }
local edge   = proxy { "10.0.2.1", name = "edge", to = server, transports = all }
local function user(name, number, more)
  local port = over == "tls" and 5061 or 5060
  return phone { name = name, config = ([[
    account.1.enable = 1
    account.1.user_name = %s
    account.1.sip_server.1.address = 192.168.1.13
    account.1.sip_server.1.port = %d
    account.1.sip_server.1.transport_type = %d
  ]]):format(number, port, over == "tls" and 2 or 1) .. more }
end
local alice = user("alice", 4605, "")
local bob   = user("bob", 4606, "account.1.outbound_proxy_enable = 1\n" ..
  "account.1.outbound_proxy.1.address = 10.0.2.1\n" ..
  "account.1.outbound_proxy.1.port = " .. (over == "tls" and 5061 or 5060))

for _, who in ipairs { alice, bob } do
  local where = who == alice and server or edge
  who:start()
  wait(10)
  local from = now()
  local s = who:subscribe("message-summary")
  schedule { who, "SUBSCRIBE", where, { from, from + 900, from + 1800 }, transport = over }
  s:stop()
  expect { who, "SUBSCRIBE", where, within = 0, transport = over }
  wait(40)
  check(s.state == "ended" and s.notified >= 4, s.state .. " " .. s.notified)
  for _, other in ipairs { "udp", "tcp", "tls" } do
    local heard = count { who, any, any, transport = other } + count { any, any, who, transport = other }
    check(other == over or heard == 0, other)
  end
end
