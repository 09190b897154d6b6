-- Applies changes of tasks as TaskRecord.then does, and keeps the indexes in step.
--
-- KEYS  1    all tasks, by the time at which they were enqueued
--       2    tasks that have succeeded, by the time from which their age counts
--       3    tasks that have ended otherwise, likewise
--       4    tasks that have not ended, likewise
--       5    names of tasks that are to be cancelled, by their ids
--       6    ids of those of them of which not every worker knows yet
--       7..  the task of each change
-- ARGV  1    how much text of attempts is kept
--       2..  of each change: id, name, ceiling, revision, highest number of attempts, text of attempts,
--            time at which it was enqueued; 'succeeded', 'failed' or 'open', and the time from
--            which its age counts; 'released' if nobody waits for its cancellation any more
--            and three lists, each after its length:
--            names and values of what it has now
--            names and values of what it has unless it had that before
--            names of what it has no more
--
-- A position has 62 bits, more than a number can hold here, so it is a text of 19 digits.

local all, succeeded, failed, open, cancelled, unsettled = unpack(KEYS, 1, 6)
local maxAttemptsText = tonumber(ARGV[1])
local at = 2

local function nextList()
	local length = tonumber(ARGV[at])
	local list = { unpack(ARGV, at + 1, at + length) }
	at = at + 1 + length
	return list
end

for i = 7, #KEYS do
	local task = KEYS[i]
	local id, name, ceiling, revision, maxAttempts, attempts, enqueuedAt, ended, agesFrom, released =
		unpack(ARGV, at, at + 9)
	at = at + 10
	local values, first, gone = nextList(), nextList(), nextList()
	local stage, knownName = unpack(redis.call('HMGET', task, 'stage', 'name'))

	if not stage or (stage < ceiling and knownName == name) then
		redis.call('HSET', task, unpack(values))
		redis.call('HDEL', task, 'claimed_at')
		for n = 1, #first, 2 do
			redis.call('HSETNX', task, first[n], first[n + 1])
		end
		if #gone > 0 then
			redis.call('HDEL', task, unpack(gone))
		end
		redis.call('HINCRBY', task, 'revision', revision)
		if tonumber(redis.call('HGET', task, 'max_attempts') or -1) < tonumber(maxAttempts) then
			redis.call('HSET', task, 'max_attempts', maxAttempts)
		end
		if attempts ~= '' and redis.call('HSTRLEN', task, 'attempts') < maxAttemptsText then
			redis.call('HSET', task, 'attempts', (redis.call('HGET', task, 'attempts') or '') .. attempts)
		end

		redis.call('ZADD', all, 'NX', enqueuedAt, id)
		redis.call('ZREM', succeeded, id)
		redis.call('ZREM', failed, id)
		redis.call('ZREM', open, id)
		if ended == 'succeeded' then
			redis.call('ZADD', succeeded, agesFrom, id)
		elseif ended == 'failed' then
			redis.call('ZADD', failed, agesFrom, id)
		else
			redis.call('ZADD', open, agesFrom, id)
		end
		if released == 'released' then
			redis.call('HDEL', cancelled, id)
			redis.call('SREM', unsettled, id)
		end
	elseif knownName == name then
		-- whoever has enqueued the task may be later than the worker
		for n = 1, #first, 2 do
			if first[n] == 'fingerprint' then
				redis.call('HSETNX', task, first[n], first[n + 1])
			end
		end
	end
end
return #KEYS - 6
