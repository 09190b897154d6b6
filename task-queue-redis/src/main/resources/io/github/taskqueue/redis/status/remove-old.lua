-- Removes tasks with all that is kept of them, unless one has changed since it was found.
--
-- KEYS  1    all tasks
--       2    tasks that have succeeded, by the time from which their age counts
--       3    tasks that have ended otherwise, likewise
--       4    tasks that have not ended, likewise
--       5    names of tasks that are to be cancelled, by their ids
--       6    ids of those of them of which not every worker knows yet
--       7..  of each: all keys in which something is kept of it, as many as of the others: first the
--            task, second what it has saved
-- ARGV  1    time before which the age of one that has succeeded counts
--       2    the same of one that has ended otherwise
--       3    the same of a dead letter that has saved something
--       4    the same of one that has not ended
--       5..  their ids
-- Returns how many were removed.

local all, succeeded, failed, open, cancelled, unsettled = unpack(KEYS, 1, 6)
local keysOfEach = (#KEYS - 6) / (#ARGV - 4)
local failedBefore, deadBefore = tonumber(ARGV[2]), tonumber(ARGV[3])

local function isOld(index, id, before)
	local agesFrom = redis.call('ZSCORE', index, id)
	return agesFrom and tonumber(agesFrom) < tonumber(before)
end

local function mayBeReplayed(task, saved)
	return redis.call('HGET', task, 'status') == 'DEAD' and redis.call('EXISTS', saved) == 1
		and tonumber(redis.call('HGET', task, 'finished_at') or 0) >= deadBefore
end

-- Of a task of another name with the same id nothing is known: its fields stay for a year.
local function removeSaved(task, saved)
	local name = redis.call('HGET', task, 'name') or ''
	local own = #name .. ':' .. name .. ':'
	for _, field in ipairs(redis.call('HKEYS', saved)) do
		if string.sub(field, 1, #own) == own then
			redis.call('HDEL', saved, field)
		end
	end
	redis.call('PEXPIRE', saved, 31536000000)
end

local removed = 0
for i = 5, #ARGV do
	local id = ARGV[i]
	local first = 7 + (i - 5) * keysOfEach
	if isOld(failed, id, failedBefore) and mayBeReplayed(KEYS[first], KEYS[first + 1]) then
		-- looked at again after a day, behind those that are as old
		redis.call('ZADD', failed, failedBefore + 86400000, id)
	elseif isOld(succeeded, id, ARGV[1]) or isOld(failed, id, failedBefore) or isOld(open, id, ARGV[4]) then
		removeSaved(KEYS[first], KEYS[first + 1])
		redis.call('UNLINK', KEYS[first], unpack(KEYS, first + 2, first + keysOfEach - 1))
		redis.call('ZREM', all, id)
		redis.call('ZREM', succeeded, id)
		redis.call('ZREM', failed, id)
		redis.call('ZREM', open, id)
		redis.call('HDEL', cancelled, id)
		redis.call('SREM', unsettled, id)
		removed = removed + 1
	end
end
return removed
