-- Notes that a task is not to run, unless it has ended.
--
-- KEYS  1    the task
--       2    names of tasks that are to be cancelled, by their ids
--       3    ids of those of them of which not every worker knows yet
-- ARGV  1    its id
-- Returns 1 if it is there and has not ended.

if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'finished_at') == 1 then
	return 0
end
redis.call('HSET', KEYS[2], ARGV[1], redis.call('HGET', KEYS[1], 'name'))
redis.call('SADD', KEYS[3], ARGV[1])
return 1
