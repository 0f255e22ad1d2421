registrar { "192.168.1.13", record_route = "pbx com" }
