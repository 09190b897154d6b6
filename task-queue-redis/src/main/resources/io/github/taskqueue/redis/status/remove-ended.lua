-- Removes tasks with all that is kept of them, unless one has changed since it was found.
--
-- KEYS  1    all tasks
--       2    tasks that have succeeded, by the time from which their age counts
--       3    tasks that have ended otherwise, likewise
--       4    names of tasks that are to be cancelled, by their ids
--       5    ids of those of them of which not every worker knows yet
--       6..  of each: all keys in which something is kept of it, as many as of the others
-- ARGV  1    time before which the age of one that has succeeded counts
--       2    the same of one that has ended otherwise
--       3..  their ids
-- Returns how many were removed.

local all, succeeded, failed, cancelled, unsettled = unpack(KEYS, 1, 5)
local keysOfEach = (#KEYS - 5) / (#ARGV - 2)
local succeededBefore, failedBefore = tonumber(ARGV[1]), tonumber(ARGV[2])

local function isOld(index, id, before)
	local endedAt = redis.call('ZSCORE', index, id)
	return endedAt and tonumber(endedAt) < before
end

local removed = 0
for i = 3, #ARGV do
	local id = ARGV[i]
	if isOld(succeeded, id, succeededBefore) or isOld(failed, id, failedBefore) then
		local first = 6 + (i - 3) * keysOfEach
		redis.call('UNLINK', unpack(KEYS, first, first + keysOfEach - 1))
		redis.call('ZREM', all, id)
		redis.call('ZREM', succeeded, id)
		redis.call('ZREM', failed, id)
		redis.call('HDEL', cancelled, id)
		redis.call('SREM', unsettled, id)
		removed = removed + 1
	end
end
return removed
