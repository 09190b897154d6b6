-- Ends a task as cancelled, unless it is somewhere else by now.
--
-- KEYS  1    the task
--       2    tasks that have ended without success, by the time from which their age counts
--       3    tasks that have not ended
-- ARGV  1    its id
--       2    where it was
--       3    where it is then
--       4    the current time
-- Returns 1 if it is cancelled.

local task, ended = KEYS[1], KEYS[2]
local id, from, to, now = unpack(ARGV)

if redis.call('HGET', task, 'stage') ~= from or redis.call('HEXISTS', task, 'finished_at') == 1 then
	return 0
end
redis.call('HSET', task, 'status', 'CANCELLED', 'stage', to, 'finished_at', now)
redis.call('HINCRBY', task, 'revision', 1)
-- its message is still under way until it is due
local due = redis.call('HGET', task, 'due_at')
redis.call('ZADD', ended, (due and tonumber(due) > tonumber(now)) and due or now, id)
redis.call('ZREM', KEYS[3], id)
return 1
