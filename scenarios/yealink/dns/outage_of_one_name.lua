-- DNS is away when the address of the best host has run out and that of the second has not: the phone begins at the second,
-- and at the best one again as soon as it can be looked up.
-- Source: RFC 2782 (hosts without an address are passed over); semantics 2.16.
title "The better host has been forgotten"
tags  { "yealink", "dns", "register" }

local zone = dns [[
  $ORIGIN pbx.com.
  $TTL 86400
  yealink             IN NAPTR 100 50 "s" "SIP+D2U" "" _sip._udp.yealink
  _sip._udp.yealink   IN SRV   0 0 5060 one
  _sip._udp.yealink   IN SRV   1 0 5060 two
  one              60 IN A     192.168.1.13
  two                 IN A     192.168.1.14
]]
local one = registrar { "192.168.1.13", name = "one" }
local two = registrar { "192.168.1.14", name = "two", shares = one }
local alice = phone { "192.168.1.100", name = "alice", config = [[
  account.1.enable = 1
  account.1.user_name = 4605
  account.1.sip_server.1.address = yealink.pbx.com
  account.1.sip_server.1.port = 0
  account.1.sip_server.1.transport_type = 3
]] }

one:drop()
alice:start()
expect { two, 200, alice, at = 7.5 }     -- now it has both addresses
one:restore()
expect { one, 200, alice, at = 1807.5 }
zone:drop()
expect { alice, "REGISTER", two, at = 3611.5 }  -- two tries of 2 s for the name of one
expect { two, 200, alice, at = 3611.5 }
zone:restore()
expect { one, 200, alice, at = 5411.5 }
