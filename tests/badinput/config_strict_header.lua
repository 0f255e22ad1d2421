local alice = phone { "10.0.3.1", config_file = "noheader.cfg", knobs = { strict_header = "true" } }
