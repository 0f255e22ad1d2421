local pbx = registrar { }
proxy { to = { pbx, "192.168.1.13" } }
