proxy { "10.0.2.1", route = true }
