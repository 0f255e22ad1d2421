title "syntax error"
local x = = 3
