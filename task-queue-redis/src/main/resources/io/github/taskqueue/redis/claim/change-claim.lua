-- Changes a claim, unless something has happened to it.
--
-- KEYS  1    the task
-- ARGV  1    since when it is claimed
--       2    since when it is claimed then
-- Returns 1 if it is changed.

if redis.call('HGET', KEYS[1], 'claimed_at') ~= ARGV[1] then
	return 0
end
redis.call('HSET', KEYS[1], 'claimed_at', ARGV[2])
return 1
