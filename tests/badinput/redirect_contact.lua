local r = registrar { "192.168.1.13" }
r:drop("reject", { status = 503, contact = "sip:192.168.1.14" })
