local a = registrar { "192.168.1.13" }
partition(a)
