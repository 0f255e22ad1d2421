-- A key that no registrar has: cannot be run.
-- Source: none.
title "A slip in a key"
tags  { "slip" }

registrar { "192.168.1.13", transport = { "udp" } }
