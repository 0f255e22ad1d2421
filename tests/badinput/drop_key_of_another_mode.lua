local r = registrar { "192.168.1.13" }
r:drop("slow", { delay = 1, methods = { "INVITE" } })
