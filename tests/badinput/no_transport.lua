-- A registrar that nobody can reach.
registrar { "192.168.1.13", transports = {} }
