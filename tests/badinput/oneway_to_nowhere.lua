local a = phone { "192.168.1.13" }
a:drop("oneway", { direction = "up" })
