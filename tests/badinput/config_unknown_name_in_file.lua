-- A real file holds names of all sorts: the first unknown one is a warning.
phone { config_file = "unknown.cfg" }
