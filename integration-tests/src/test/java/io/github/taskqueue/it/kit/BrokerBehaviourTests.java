package io.github.taskqueue.it.kit;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;

/**
 * The same behaviours on workers and a real broker.
 */
@Tag("one-jdk")
@KitSettings
@TaskQueueTest(mode = TaskMode.BROKER)
class BrokerBehaviourTests {

	@Nested
	class Results extends ResultBehaviours {

	}

	@Nested
	class Arguments extends ArgumentBehaviours {

	}

	@Nested
	class Enqueues extends EnqueueBehaviours {

	}

	@Nested
	class Retries extends RetryBehaviours {

	}

	@Nested
	class Attempts extends AttemptBehaviours {

	}

	@Nested
	class Statuses extends StatusBehaviours {

	}

	@Nested
	class Letters extends DeadLetterBehaviours {

	}

	@Nested
	class Events extends EventBehaviours {

	}

	@Nested
	class Schedules extends ScheduleBehaviours {

	}

	@Nested
	class Compositions extends CompositionBehaviours {

	}

}
