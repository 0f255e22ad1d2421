title "unknown key"
local r = registrar { "192.168.1.13", transport = { "udp" } }
