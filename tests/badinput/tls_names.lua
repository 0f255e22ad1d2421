title "tls_names"
registrar { "192.168.1.13", transports = { "tls" }, tls = { names = { "pbx com" } } }
