-- Claims ids that are not taken.
--
-- KEYS  1    all tasks, by the time at which they were enqueued
--       2    tasks that have ended without success, by the time from which their age counts;
--            a claim is one of them until its task is accepted
--       3    names of tasks that are to be cancelled, by their ids
--       4..  the task of each id
-- ARGV  1    the current time
--       2..  of each: id, time at which it was enqueued, time from which its age counts, and a
--            list of names and values after its length
-- Returns of each what was there before, without its result: names and values, with
-- 'cancel_requested' if it is to be cancelled; and nothing if the id is claimed now.

local all, ended, cancelled = unpack(KEYS, 1, 3)
local now = ARGV[1]
local at = 2

local known = {}
for i = 4, #KEYS do
	local task = KEYS[i]
	local id, enqueuedAt, agesFrom, length = unpack(ARGV, at, at + 3)
	local values = { unpack(ARGV, at + 4, at + 3 + length) }
	at = at + 4 + length
	local found = {}

	if redis.call('EXISTS', task) == 1 then
		local hash = redis.call('HGETALL', task)
		for n = 1, #hash, 2 do
			if hash[n] ~= 'result' then
				table.insert(found, hash[n])
				table.insert(found, hash[n + 1])
			end
		end
		if redis.call('HEXISTS', cancelled, id) == 1 then
			table.insert(found, 'cancel_requested')
			table.insert(found, '1')
		end
	else
		redis.call('HSET', task, 'claimed_at', now, unpack(values))
		redis.call('ZADD', all, enqueuedAt, id)
		redis.call('ZADD', ended, agesFrom, id)
	end
	known[i - 3] = found
end
return known
