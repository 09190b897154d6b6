CREATE TABLE IF NOT EXISTS task_queue_task (
	id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
	name VARCHAR(255) NOT NULL,
	queue VARCHAR(255) NOT NULL,
	status VARCHAR(16) NOT NULL,
	stage BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	attempt INTEGER NOT NULL,
	max_attempts INTEGER NOT NULL,
	attempts MEDIUMTEXT NOT NULL,
	worker VARCHAR(255),
	enqueued_at BIGINT NOT NULL,
	due_at BIGINT,
	started_at BIGINT,
	attempt_started_at BIGINT,
	finished_at BIGINT,
	cancel_requested_at BIGINT,
	progress_done BIGINT,
	progress_total BIGINT,
	progress_note VARCHAR(255),
	result LONGBLOB,
	error_type VARCHAR(255),
	error_message VARCHAR(1000),
	INDEX task_queue_task_finished (finished_at),
	INDEX task_queue_task_cancel (cancel_requested_at),
	INDEX task_queue_task_enqueued (enqueued_at, id)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS task_queue_checkpoint (
	task_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	step VARCHAR(255) NOT NULL,
	saved_at BIGINT NOT NULL,
	state LONGBLOB NOT NULL,
	PRIMARY KEY (task_id, step)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS task_queue_lease (
	name VARCHAR(64) NOT NULL PRIMARY KEY,
	expires_at BIGINT NOT NULL
);
