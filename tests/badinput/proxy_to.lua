local alice = phone { name = "alice" }
proxy { to = alice }
