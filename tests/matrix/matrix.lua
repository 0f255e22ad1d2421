-- One cell of docs/fault-matrix.md: how long until a phone is served again after
-- its primary, its DNS server or its outbound proxy has died in one of many ways. It judges nothing
-- but the invariants; it measures and prints "cell: …", which run.sh reads.
-- Source: semantics 2.5, 2.7, 2.8, 2.11
title "How long a phone is without service"
tags  { "matrix" }

local mode      = param("mode", "silent")
local transport = param("transport", "udp") -- udp, tcp, tls
local node      = param("node", "registrar") -- registrar, dns, proxy
local measure   = param("measure", "refresh") -- boot, refresh, call

local service = { udp = "SIP+D2U", tcp = "SIP+D2T", tls = "SIPS+D2T" }
local owner   = { udp = "_sip._udp", tcp = "_sip._tcp", tls = "_sips._tcp" }
local port    = transport == "tls" and 5061 or 5060

local names = dns(([[
  $ORIGIN pbx.com.
  $TTL 300
  yealink         IN NAPTR 100 50 "s" "SERVICE" "" OWNER.yealink
  OWNER.yealink   IN SRV   0 2 PORT server1.yealink
  OWNER.yealink   IN SRV   0 1 PORT server2.yealink
  server1.yealink IN A     192.168.1.13
  server2.yealink IN A     192.168.1.14
]]):gsub("%u%u%u%u%u*", { SERVICE = service[transport], OWNER = owner[transport], PORT = port }))
local all       = { "udp", "tcp", "tls" }
local server    = registrar { "192.168.1.13", name = "server", transports = all }
local primary, secondary = server, nil
local config = {
  ["account.1.enable"] = 1, ["account.1.user_name"] = 4605, ["account.1.sip_server.1.address"] = "yealink.pbx.com",
  ["account.1.sip_server.1.port"] = 0, ["account.1.sip_server.1.transport_type"] = 3 }
if node == "proxy" then
  primary   = proxy { "192.168.2.1", name = "primary", transports = all, to = server }
  secondary = proxy { "192.168.2.2", name = "secondary", transports = all, to = server }
  config["account.1.outbound_proxy_enable"] = 1
  config["account.1.sip_server.1.transport_type"] = ({ udp = 0, tcp = 1, tls = 2 })[transport]
  for y, at in ipairs { primary, secondary } do
    config["account.1.outbound_proxy." .. y .. ".address"] = at.address
    config["account.1.outbound_proxy." .. y .. ".port"] = port
  end
else
  secondary = registrar { "192.168.1.14", name = "secondary", transports = all, shares = primary }
end
local alice  = phone { "192.168.1.100", name = "alice", config = config }
local broken = node == "dns" and names or mode == "core" and server or primary

local function break_it()
  local plain = { silent = true, refuse = true, unreachable = true, stall = true, hang = true, servfail = true,
                  nxdomain = true, ["tls-expired"] = true, ["tls-untrusted"] = true, ["tls-name"] = true }
  if plain[mode] then broken:drop(mode)
  elseif mode == "reject" then broken:drop("reject", { status = 503 })
  elseif mode == "reject-120" then broken:drop("reject", { status = 503, retry_after = 120 })
  elseif mode == "slow" then broken:drop("slow", { delay = 10 })
  elseif mode == "slow-1" then broken:drop("slow", { delay = 1 })
  elseif mode == "oneway-in" then broken:drop("oneway", { direction = "in" })
  elseif mode == "oneway-out" then broken:drop("oneway", { direction = "out" })
  elseif mode == "lossy" then broken:drop("lossy", { rate = 0.3 })
  elseif mode == "cut" then link(alice, broken):drop()
  elseif mode == "cut-out" then link(alice, broken):drop { direction = "out" }
  elseif mode == "cut-in" then link(alice, broken):drop { direction = "in" }
  elseif mode == "loss" then link(alice, broken):loss(0.05)
  elseif mode == "jitter" then link(alice, broken):delay(0.1, { jitter = 0.4 })
  elseif mode == "reorder" then link(alice, broken):reorder(0.5, { by = "300ms" })
  elseif mode == "duplicate" then link(alice, broken):duplicate(1)
  elseif mode == "core" then broken:drop()
  elseif mode == "restart" then broken:restart { forget = true }
  else error("no such mode: " .. mode) end
end

-- What a seed decides, and what is the way's fault.
local drawn   = { lossy = true, loss = true, jitter = true, reorder = true }
local on_link = { cut = true, ["cut-out"] = true, ["cut-in"] = true, duplicate = true }

local function mend()
  if on_link[mode] then link(alice, broken):restore()
  elseif mode ~= "restart" then broken:restore() end
end

-- A call to a number nobody has registered: the server that takes it says 480 at once.
local method = measure == "call" and "INVITE" or "REGISTER"
local final  = measure == "call" and 480 or 200
local call

local function arrived(server, from)
  return count { alice, method, server, from = from, fate = "delivered" } > 0
end
local function served(server, from)
  return count { server, final, alice, method = method, from = from, fate = "delivered" } > 0
end

local from
if measure == "boot" then
  break_it()
  alice:start()
  from = 0
else
  alice:start()
  wait(100)
  break_it()
  from = 1800
  if measure == "call" then
    -- The names of a DNS server are kept for 300 s: what it does counts after that.
    from = node == "dns" and 500 or 100
    wait(from - 100)
    call = alice:call("9999")
  else
    wait(from - 100)
  end
end

local limit = 600
local moved = function() return node ~= "dns" and arrived(secondary, from) end
local done  = wait_until(function()
  return call and call.state == "failed" or moved() or served(primary, from) or served(secondary, from)
end, limit)
local what = not done and "never" or moved() and "next" or (served(primary, from) or served(secondary, from)) and "stays"
             or "fails"
print(("cell: %s %.10g"):format(what, math.floor((now() - from) * 1000 + 0.5) / 1000))

-- There the phone mostly stays, and of a hundred seeds no return is told.
if drawn[mode] then
  print("back: never")
  return
end

-- 60 s later all is well again: when does the phone use the primary?
wait(60)
mend()
local mended = now()
if measure == "call" then
  if call.state ~= "ended" and call.state ~= "failed" then call:hangup() end
  local back
  for second = 0, 600 do
    local t = now()
    alice:call("9999")
    if wait_until(function() return served(primary, t) end, 1) then
      back = t
      break
    end
  end
  print(back and ("back: %.10g"):format(back - mended) or "back: never")
else
  local ok = wait_until(function() return served(primary, mended) end, 8000)
  print(ok and ("back: %.10g"):format(now() - mended) or "back: never")
end
