registrar { "192.168.1.13", grant = "1.5s" }
