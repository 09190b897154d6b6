-- Reads tasks, all as they are at one moment.
--
-- KEYS  the tasks
-- Returns names and values of each, and nothing of those that are not there.

local found = {}
for i, task in ipairs(KEYS) do
	found[i] = redis.call('HGETALL', task)
end
return found
