local alice = phnoe { "10.0.0.1" }
