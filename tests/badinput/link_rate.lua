local a = registrar { "192.168.1.13" }
local b = registrar { "192.168.1.14" }
link(a, b):duplicate(2)
