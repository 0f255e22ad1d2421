registrar { "192.168.1.13", "192.168.1.14", name = "primary" }
