-- A run that ends in the middle, with connections open: phones go quietly.
local pbx = registrar { "192.168.1.13", name = "pbx" }
for i = 1, 4 do
  phone { config = { ["account.1.enable"] = 1, ["account.1.user_name"] = i, ["account.1.sip_server.1.address"] = "192.168.1.13",
    ["account.1.sip_server.1.transport_type"] = 1 } }:start()
end
wait(10)
pbx:drop("servfail")
