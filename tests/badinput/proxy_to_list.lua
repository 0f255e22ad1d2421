local pbx = registrar { }
proxy { to = { pbx, 5060 } }
