title "zone"

dns [[
  $ORIGIN pbx.com.
  $TTL 300
  _sip._udp IN SRV 0 1 5060 server1
  _sip._udp IN SRV 70000 1 5060 server2
]]
