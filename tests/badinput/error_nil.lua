
error()
