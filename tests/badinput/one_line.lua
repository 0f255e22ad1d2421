title "an error is one line, whatever the script says"
local alice = phone { config = "account.1.enable = 1\naccount.1.sip_server.1.address = 192.168.1.13" }
alice:start()
alice:call("4606\r\nX-Injected: \27[31myes")
