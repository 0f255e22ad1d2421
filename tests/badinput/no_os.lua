print(os.time())
