local r = registrar { "192.168.1.13" }
r:drop("reject", { status = 302, contact = "192.168.1.14" })
