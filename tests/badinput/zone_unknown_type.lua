dns { "10.0.0.53", name = "dns", zone = [[
$ORIGIN pbx.com.
$TTL 300
server1 IN AX 10.0.0.1
]] }
