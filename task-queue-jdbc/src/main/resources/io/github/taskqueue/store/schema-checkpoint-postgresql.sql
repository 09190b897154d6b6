CREATE TABLE IF NOT EXISTS task_queue_checkpoint (
	task_id VARCHAR(128) NOT NULL,
	step VARCHAR(255) NOT NULL,
	saved_at BIGINT NOT NULL,
	state BYTEA NOT NULL,
	PRIMARY KEY (task_id, step)
);
