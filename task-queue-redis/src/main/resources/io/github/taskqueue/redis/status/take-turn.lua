-- Takes a turn if nobody has it.
--
-- KEYS  1    until when somebody has it
-- ARGV  1    the current time
--       2    until when it is taken
-- Returns 1 if it is taken.

local taken = redis.call('GET', KEYS[1])
if taken and tonumber(taken) >= tonumber(ARGV[1]) then
	return 0
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
