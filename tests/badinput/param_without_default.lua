local ttl = param "ttl"
