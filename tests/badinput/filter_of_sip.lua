title "a filter that no connection has"
local server = registrar { "192.168.1.13" }
never { any, "connect", server, account = 1, during = 1 }
