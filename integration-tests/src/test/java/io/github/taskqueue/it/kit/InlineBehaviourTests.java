package io.github.taskqueue.it.kit;

import org.junit.jupiter.api.Nested;

import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;

/**
 * The behaviours on the thread of the test, without a broker.
 */
@KitSettings
@TaskQueueTest(mode = TaskMode.INLINE)
class InlineBehaviourTests {

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
