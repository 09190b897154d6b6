package io.github.taskqueue.it.worker;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.it.support.ApplicationExtension;

class PlatformThreadTests extends ConcurrencyContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class).with(QUEUES);

	@Override
	ApplicationExtension application() {
		return application;
	}

	@Override
	boolean virtual() {
		return false;
	}

}
