-- One cell of docs/fault-modes.md: what the first request to a node meets while
-- the node is in one fault mode. It judges nothing but the invariants; it prints
-- "cell: …", which modes.sh reads.
-- Source: DESIGN 5, faults
title "What a request meets at a broken node"
tags  { "matrix" }

local mode      = param("mode", "silent")
local transport = param("transport", "udp") -- udp, tcp, tls
local node      = param("node", "registrar") -- registrar, proxy, dns, phone

local number = { udp = 0, tcp = 1, tls = 2 }
local port   = transport == "tls" and 5061 or 5060
local all    = { "udp", "tcp", "tls" }

-- More records than a datagram holds lead to TCP.
local crowd = ""
if transport == "tcp" then
  for i = 1, 90 do crowd = crowd .. ("pbx.com. 300 IN A 192.168.2.%d\n"):format(i) end
end
local names  = dns("$ORIGIN pbx.com.\n$TTL 300\n@ IN A 192.168.1.13\n" .. crowd)
local server = registrar { "192.168.1.13", name = "server", transports = all }

local before = node == "proxy" and proxy { "192.168.2.1", name = "proxy", transports = all, to = server }

local function user(name, last, secure, address)
  local by = secure and transport or "udp"
  return phone { "192.168.1." .. last, name = name, config = {
    ["account.1.enable"] = 1, ["account.1.user_name"] = "46" .. last, ["account.1.sip_server.1.address"] = address,
    ["account.1.sip_server.1.port"] = by == "tls" and port or 5060,
    ["account.1.sip_server.1.transport_type"] = number[by] } }
end

-- The node, who talks to it, and what is said.
local alice = user("alice", 100, node == "registrar" or node == "proxy", node == "dns" and "pbx.com" or "192.168.1.13")
local bob   = node == "phone" and user("bob", 101, true, "192.168.1.13")
local broken, peer, what
if before then
  alice:configure(("account.1.outbound_proxy_enable = 1\naccount.1.outbound_proxy.1.address = 192.168.2.1\n" ..
                   "account.1.outbound_proxy.1.port = %d"):format(port))
end
if node == "proxy" then broken, peer, what = before, alice, "REGISTER"
elseif node == "registrar" then broken, peer, what = server, alice, "REGISTER"
elseif node == "dns" then broken, peer, what = names, alice, "dns"
elseif node == "phone" then broken, peer, what = bob, server, "INVITE"
else error("no such node: " .. node) end

local way = (mode == "oneway-in" or mode == "oneway-out") and mode:sub(8)
local options = { reject = { status = 503 }, slow = { delay = 0.2 }, lossy = { rate = 0.3 } }
local function break_it()
  if mode == "restart" then broken:restart { forget = true }
  elseif mode == "flap" then broken:flap(5)
  else broken:drop(way and "oneway" or mode, way and { direction = way } or options[mode]) end
end

-- The moment the request is on its way to a node that is broken by then.
local call
if node == "phone" then
  bob:start()
  alice:start()
  wait(10)
  break_it()
  wait(mode == "restart" and 1 or 0)
  call = alice:call("46101")
elseif mode == "restart" then
  alice:start()
  wait(10)
  break_it()
elseif node == "dns" and transport == "tcp" then
  link(alice, names):delay(0.005)
  alice:start()
  wait(0.009) -- the answer that does not fit is under way
  break_it()
else
  break_it()
  alice:start()
end
local from = node == "dns" and transport == "tcp" and 0.0095 or now()

-- ---- what is seen ----------------------------------------------------------------

-- A pass of the phone's own follows 30 s after the first has failed.
local limit = mode == "restart" and 1800 or mode == "flap" and 60 or 29
local parts = {}

local function tell(n, text)
  if n > 0 then parts[#parts + 1] = n > 1 and ("%d × %s"):format(n, text) or text end
end

-- Requests and answers between the two, by fate.
local function messages(src, which, dst, fate)
  local pattern = { src, which, dst, from = from, fate = fate, transport = (node == "dns") and transport or nil }
  if type(which) ~= "string" or which:find("xx") then pattern.method = what end
  return count(pattern)
end

local function answered()
  if what == "dns" then return messages(broken, "dns", peer, "delivered") > 0 end
  for _, class in ipairs { "2xx", "4xx", "5xx" } do
    if messages(broken, class, peer, "delivered") > 0 then return true end
  end
  return false
end

local begin = now()
local ok    = wait_until(answered, limit)
local after = now() - begin
local function connection(which) return count { any, which, any, from = from, transport = transport } end

for _, which in ipairs { "connected", "refused", "tls-failed", "reset" } do tell(connection(which), which) end
if connection("connect") > connection("connected") + connection("refused") + connection("tls-failed") then
  tell(1, "not connected")
end
local name, under_way = what == "dns" and "question" or what, messages(peer, what, broken)
for _, fate in ipairs { "delivered", "unread", "lost", "refused" } do
  local n = messages(peer, what, broken, fate)
  under_way = under_way - n
  tell(n, name .. " " .. fate)
end
tell(under_way, name .. " under way")
tell(count { broken, "icmp", peer, from = from }, "ICMP")
if what == "dns" then
  for _, fate in ipairs { "delivered", "lost" } do
    local n = messages(broken, "dns", peer, fate)
    if n > 0 then
      local e = expect { broken, "dns", peer, fate = fate, transport = transport }
      tell(n, "answer " .. (mode == "nodata" and "without records" or e.rcode) .. (fate == "lost" and " lost" or ""))
    end
  end
  if transport == "udp" then tell(count { peer, "dns", broken, transport = "tcp" }, "asked again over TCP") end
else
  for _, status in ipairs { 100, 180, 200, 480, 503 } do
    tell(messages(broken, status, peer, "delivered"), tostring(status))
    tell(messages(broken, status, peer, "lost"), status .. " lost")
  end
end
if mode == "restart" and node == "phone" then tell(count { broken, "REGISTER", peer, from = from - 1 }, "after a REGISTER") end
if not ok then tell(1, "no answer")
elseif after > 0 then tell(1, ("after %.10g s"):format(after)) end
print("cell: " .. table.concat(parts, ", "))
