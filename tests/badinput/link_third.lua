local a = registrar { "10.0.1.1", name = "a" }
local b, c = phone { name = "b" }, phone { name = "c" }
link(a, b, c):drop()
