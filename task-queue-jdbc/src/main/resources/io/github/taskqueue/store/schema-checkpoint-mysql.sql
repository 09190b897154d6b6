CREATE TABLE IF NOT EXISTS @@prefix@@checkpoint (
	namespace VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	task_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	task_name VARCHAR(255) NOT NULL,
	step VARCHAR(255) NOT NULL,
	saved_at BIGINT NOT NULL,
	state LONGBLOB NOT NULL,
	PRIMARY KEY (namespace, task_id, task_name, step)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
