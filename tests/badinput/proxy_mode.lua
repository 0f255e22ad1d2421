proxy { name = "p1" }:drop("servfail")
