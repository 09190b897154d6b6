package io.github.taskqueue.it;

import org.junit.jupiter.api.extension.RegisterExtension;

class StubbornPlatformThreadTests extends StubbornTaskContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class).with(ONE_THREAD);

	@Override
	ApplicationExtension application() {
		return application;
	}

}
