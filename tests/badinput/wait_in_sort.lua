local t = {3, 2, 1}
table.sort(t, function(a, b) wait(1) return a < b end)
