-- What a phone meets at a DNS server in each fault mode: it asks twice, 2 s
-- apart, when nothing comes, and twice at once when an error does.
-- Source: SEMANTICS 2.16 (dns_timeout = 2 s, attempts = 2); scenario-language.md, faults.
title "A question to a DNS server in each fault mode"
tags  { "yealink", "faults", "dns" }

local names = dns [[
  $ORIGIN pbx.com.
  $TTL 300
  @ IN A 192.168.1.13
]]
registrar { "192.168.1.13", name = "primary" }

-- mode, its options, when the phone asks, the fate of the questions, what comes
for i, case in ipairs {
  { "silent",      nil,                   { 0, 2 }, "unread" },
  { "hang",        nil,                   { 0, 2 }, "unread" },
  { "oneway",      { direction = "in" },  { 0, 2 }, "unread" },
  { "oneway",      { direction = "out" }, { 0, 2 }, "delivered", "NOERROR", "lost" },
  { "lossy",       { rate = 1 },          { 0, 2 }, "unread" },
  { "refuse",      nil,                   { 0, 0 }, "refused" },
  { "unreachable", nil,                   { 0, 0 }, "refused" },
  { "servfail",    nil,                   { 0, 0 }, "delivered", "SERVFAIL" },
  { "refused",     nil,                   { 0, 0 }, "delivered", "REFUSED" },
  { "nxdomain",    nil,                   { 0 },    "delivered", "NXDOMAIN" },
  { "nodata",      nil,                   { 0 },    "delivered", "NOERROR" },
  { "slow",        { delay = 0.2 },       { 0 },    "delivered", "NOERROR", "delivered", 0.2 },
} do
  local from = now()
  local user = phone { name = "phone" .. i, config = { ["account.1.enable"] = 1, ["account.1.user_name"] = 4600 + i,
    ["account.1.sip_server.1.address"] = "pbx.com", ["account.1.sip_server.1.port"] = 5060 } }
  names:drop(case[1], case[2])
  user:start()
  local times = {}
  for k, t in ipairs(case[3]) do times[k] = from + t end
  schedule { user, "dns", names, times, fate = case[4] }
  if case[5] then
    local e = expect { names, "dns", user, at = from + (case[7] or 0), fate = case[6] or "delivered" }
    check(e.rcode == case[5] and (e.answers ~= nil) == (case[5] == "NOERROR" and case[1] ~= "nodata"), "what it says")
  end
  if case[4] == "refused" then expect { names, "icmp", user, at = from } end
  wait(10)
  check((user:registered() ~= nil) == (case[1] == "slow"), "only a slow server is one")
  user:stop()
end
