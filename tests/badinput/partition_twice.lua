local a = registrar { "192.168.1.13", name = "a" }
local b = registrar { "192.168.1.14" }
partition({ a }, { b, a })
