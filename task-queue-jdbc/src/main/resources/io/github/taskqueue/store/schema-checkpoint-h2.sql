CREATE TABLE IF NOT EXISTS @@prefix@@checkpoint (
	namespace VARCHAR(40) NOT NULL,
	task_id VARCHAR(128) NOT NULL,
	task_name VARCHAR(255) NOT NULL,
	step VARCHAR(255) NOT NULL,
	saved_at BIGINT NOT NULL,
	state BLOB NOT NULL,
	PRIMARY KEY (namespace, task_id, task_name, step)
);
