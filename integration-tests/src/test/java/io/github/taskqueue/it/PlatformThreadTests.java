package io.github.taskqueue.it;

import org.junit.jupiter.api.extension.RegisterExtension;

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
