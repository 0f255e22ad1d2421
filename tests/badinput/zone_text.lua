dns "server1 IN A"
