-- Notes that a task is not to run, unless it has ended.
--
-- KEYS  1    the task
--       2    tasks that are to be cancelled
-- ARGV  1    its id
-- Returns 1 if it is there and has not ended.

if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[1], 'finished_at') == 1 then
	return 0
end
redis.call('SADD', KEYS[2], ARGV[1])
return 1
