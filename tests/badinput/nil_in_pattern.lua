local a, b = registrar { "192.168.1.13" }
expect { a, "REGISTER", b }
