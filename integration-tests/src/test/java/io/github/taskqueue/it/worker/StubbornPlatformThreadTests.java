package io.github.taskqueue.it.worker;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.it.support.ApplicationExtension;

class StubbornPlatformThreadTests extends StubbornTaskContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class).with(ONE_THREAD);

	@Override
	ApplicationExtension application() {
		return application;
	}

}
