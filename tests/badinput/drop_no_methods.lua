local a = registrar { "10.0.1.1", name = "a" }
a:drop("reject", { methods = {} })
