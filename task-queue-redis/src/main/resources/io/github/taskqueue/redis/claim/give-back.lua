-- Forgets a claim, unless something has happened to it.
--
-- KEYS  1    the task
--       2    all tasks
--       3    tasks that have ended without success
--       4    names of tasks that are to be cancelled, by their ids
--       5    ids of those of them of which not every worker knows yet
-- ARGV  1    its id
--       2    since when it is claimed
-- Returns 1 if it is forgotten.

if redis.call('HGET', KEYS[1], 'claimed_at') ~= ARGV[2] then
	return 0
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
redis.call('SREM', KEYS[5], ARGV[1])
return 1
