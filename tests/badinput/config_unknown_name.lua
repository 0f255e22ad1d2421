local alice = phone { "10.0.3.1", config = [[
  account.1.enabel = 1
]] }
