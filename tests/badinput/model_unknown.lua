phone { name = "alice", model = "T99" }
