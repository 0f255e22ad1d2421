local alice = phone { "10.0.3.1" }
alice:reboot { same_callid = true }
