registrar { [2] = "2001:db8::13", name = "primary" }
