phone { "10.0.3.1", defects = { "worst_fist" } }
