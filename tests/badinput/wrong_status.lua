local r = registrar { "192.168.1.13", name = "r" }
expect { r, 99, any }
