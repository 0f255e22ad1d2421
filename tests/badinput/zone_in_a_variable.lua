local zone = [[
  $ORIGIN pbx.com.
  $TTL 300
  server1 IN A 10.0.0.256
]]

dns(zone)
