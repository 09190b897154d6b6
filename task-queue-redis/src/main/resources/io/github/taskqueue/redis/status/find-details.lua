-- Reads some of what is kept of tasks: their results may be large, and are not asked for.
--
-- KEYS  the tasks
-- ARGV  names of what is asked for
-- Returns names and values of each, and nothing of those that are not there.

local found = {}
for i, task in ipairs(KEYS) do
	local values = redis.call('HMGET', task, unpack(ARGV))
	found[i] = {}
	for n, value in ipairs(values) do
		if value then
			table.insert(found[i], ARGV[n])
			table.insert(found[i], value)
		end
	end
end
return found
