title "a port in an address"
phone { config = [[
  account.1.enable = 1
  account.1.sip_server.1.address = 192.168.1.13:5070
]] }
