wait("1x")
