local p = phone { knobs = { retry_semantic = "x" } }
