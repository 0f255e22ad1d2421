title "loop"
while true do end
