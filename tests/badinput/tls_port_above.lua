title "tls_port_above"
registrar { "192.168.1.13", port = 65535, transports = { "tcp", "tls" } }
