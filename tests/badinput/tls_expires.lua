title "a certificate that ends before it begins"
registrar { "192.168.1.13", transports = { "tls" }, tls = { expires = 0 } }
