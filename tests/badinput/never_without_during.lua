local r = registrar { "192.168.1.13", name = "r" }
never { any, "REGISTER", r }
