while true do wait(0) end
