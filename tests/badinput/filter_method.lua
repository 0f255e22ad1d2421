title "a method that nobody sends"
local server = registrar { "192.168.1.13" }
never { server, 200, any, method = "INVTE", during = 1 }
