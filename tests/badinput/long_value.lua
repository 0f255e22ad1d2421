title "a long value leaves room for what would be right"
phone { config = { ["account.1.user_name"] = string.rep("4605", 1000) } }
