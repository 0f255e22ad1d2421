local alice = phone { "10.0.3.1", config = {
  ["account.1.enable"] = 1,
  ["account.1.sip_server.1.port"] = 70000,
} }
