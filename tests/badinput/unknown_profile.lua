local p = phone { profile = "yealnik" }
