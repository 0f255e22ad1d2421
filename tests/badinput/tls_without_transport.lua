-- The certificate of a registrar that speaks no TLS.
registrar { "192.168.1.13", tls = { names = { "pbx.com" } } }
