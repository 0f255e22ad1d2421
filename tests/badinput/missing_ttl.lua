dns [[
  $ORIGIN pbx.com.
  server1 IN A 10.0.0.1
]]
