title "a filter that fits no SIP message"
local server = registrar { "192.168.1.13" }
never { server, 200, any, type = "SRV", during = 1 }
