registrar { "192.168.1.13", auth = { users = { ["4605"] = "pw" }, methods = { "REGISTER", "INVIT" } } }
