-- Removes what a task has saved, unless it is known not to be dead.
--
-- KEYS  1    the task of its id, which may have another name
--       2    what has been saved under that id
-- ARGV  1    its name
-- Returns 1 if that is removed.

local name = ARGV[1]
local knownName, status = unpack(redis.call('HMGET', KEYS[1], 'name', 'status'))
if knownName == name and status ~= 'DEAD' then
	return 0
end
local own = #name .. ':' .. name .. ':'
for _, field in ipairs(redis.call('HKEYS', KEYS[2])) do
	if string.sub(field, 1, #own) == own then
		redis.call('HDEL', KEYS[2], field)
	end
end
return 1
