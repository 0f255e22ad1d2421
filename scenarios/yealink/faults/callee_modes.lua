-- What a server meets when it calls a phone that is broken: Timer B, an error at
-- once, or answers that never come back; the caller gets 408 or 503.
-- Source: RFC 3261 sections 16.8, 16.9, 17.1.1.2; scenario-language.md, faults.
title "A call to a phone in each fault mode"
tags  { "yealink", "faults", "invite" }

local server = registrar { "192.168.1.13", name = "server" }
local function user(name, number)
  return phone { name = name, config = { ["account.1.enable"] = 1, ["account.1.user_name"] = number,
    ["account.1.sip_server.1.address"] = "192.168.1.13", ["account.1.sip_server.1.expires"] = 3600 } }
end
local alice, bob = user("alice", 4605), user("bob", 4606)
bob:start()
alice:start()
wait(10)

local sevenfold = { 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 }
-- mode, its options, when the INVITE goes to bob, its fate, the final answer and when
for _, case in ipairs {
  { "silent",      nil,                   sevenfold, "unread",    408, 32 },
  { "hang",        nil,                   sevenfold, "unread",    408, 32 },
  { "oneway",      { direction = "in" },  sevenfold, "unread",    408, 32 },
  { "oneway",      { direction = "out" }, sevenfold, "delivered", 408, 32 },
  { "lossy",       { rate = 1 },          sevenfold, "unread",    408, 32 },
  { "refuse",      nil,                   { 0 },     "refused",   503, 0 },
  { "unreachable", nil,                   { 0 },     "refused",   503, 0 },
} do
  bob:drop(case[1], case[2])
  local from = now()
  local call = alice:call("4606")
  local times = {}
  for i, t in ipairs(case[3]) do times[i] = from + t end
  schedule { server, "INVITE", bob, times, fate = case[4] }
  if case[5] == 503 then expect { bob, "icmp", server, at = from } end
  expect { server, case[5], alice, at = from + case[6], method = "INVITE" }
  check(call.state == "failed" and call.status == case[5], "the caller is told")
  bob:restore()
  wait(60)
end

alice:call("4606")
expect { bob, 200, server, within = { 1, 1 }, method = "INVITE" }
