-- A script that never comes back.
-- Source: none.
title "An endless loop"
tags  { "hang" }

registrar { "192.168.1.13" }
while true do
end
