local t = {}

t.x.y = 3
