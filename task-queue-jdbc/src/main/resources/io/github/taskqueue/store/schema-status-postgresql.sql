CREATE TABLE IF NOT EXISTS @@prefix@@task (
	namespace VARCHAR(40) NOT NULL,
	id VARCHAR(128) NOT NULL,
	name VARCHAR(255) NOT NULL,
	queue VARCHAR(255) NOT NULL,
	status VARCHAR(16) NOT NULL,
	stage BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	attempt INTEGER NOT NULL,
	max_attempts INTEGER NOT NULL,
	attempts TEXT NOT NULL,
	worker VARCHAR(255),
	enqueued_at BIGINT NOT NULL,
	due_at BIGINT,
	started_at BIGINT,
	attempt_started_at BIGINT,
	finished_at BIGINT,
	ages_from BIGINT NOT NULL,
	cancel_requested_at BIGINT,
	fingerprint VARCHAR(32),
	claimed_at BIGINT,
	waiting_for VARCHAR(1000),
	progress_done BIGINT,
	progress_total BIGINT,
	progress_note VARCHAR(255),
	result BYTEA,
	error_type VARCHAR(255),
	error_message VARCHAR(1000),
	PRIMARY KEY (namespace, id)
);
CREATE INDEX IF NOT EXISTS @@index@@task_age ON @@prefix@@task (namespace, status, ages_from);
CREATE INDEX IF NOT EXISTS @@index@@task_cancel ON @@prefix@@task (namespace, cancel_requested_at);
CREATE INDEX IF NOT EXISTS @@index@@task_claimed ON @@prefix@@task (namespace, claimed_at);
CREATE INDEX IF NOT EXISTS @@index@@task_enqueued ON @@prefix@@task (namespace, enqueued_at, id);
CREATE TABLE IF NOT EXISTS @@prefix@@lease (
	namespace VARCHAR(40) NOT NULL,
	name VARCHAR(64) NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (namespace, name)
);
