# The policy of the judgement verbs is Lua; it is compiled in.
siplapse_embed(siplapse_lua ${CMAKE_SOURCE_DIR}/lua/expect.lua scn_expect_lua)
