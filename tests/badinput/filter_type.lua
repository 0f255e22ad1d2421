title "a DNS type that nobody has"
local server = registrar { "192.168.1.13" }
never { server, "dns", any, type = "SVR", during = 1 }
