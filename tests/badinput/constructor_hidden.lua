local dns = dns "$TTL 3"
local other = dns "$TTL 3"
