proxy { to = { } }
