registrar { "192.168.1.300" }
