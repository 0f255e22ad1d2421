proxy { "10.0.2.1", name = "edge" }
dns "pbx.com. 60 IN A 10.0.1.1\n"
