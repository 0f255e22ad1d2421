proxy { name = "p1" }:bindings("4605")
