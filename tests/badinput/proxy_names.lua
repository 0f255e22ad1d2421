title "proxy_names"
local r = registrar { "192.168.1.13" } proxy { to = r, names = { "sip:obp.pbx.com" } }
