proxy { to = "192.168.1.13", timeout = "5m" }
