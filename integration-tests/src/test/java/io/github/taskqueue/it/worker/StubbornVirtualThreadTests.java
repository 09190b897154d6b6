package io.github.taskqueue.it.worker;

import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.it.support.ApplicationExtension;

@EnabledForJreRange(min = JRE.JAVA_21)
class StubbornVirtualThreadTests extends StubbornTaskContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with(Stream.concat(Stream.of(ONE_THREAD), Stream.of("spring.threads.virtual.enabled=true"))
			.toArray(String[]::new));

	@Override
	ApplicationExtension application() {
		return application;
	}

}
