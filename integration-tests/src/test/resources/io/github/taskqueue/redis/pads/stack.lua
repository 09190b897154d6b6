-- Puts something on a stack.
--
-- KEYS  1    the stack
-- ARGV  1    what is put on it
-- Returns how much is on it.

return redis.call('RPUSH', KEYS[1], ARGV[1])
