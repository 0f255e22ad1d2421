dns { zone_file = "broken.zone" }
