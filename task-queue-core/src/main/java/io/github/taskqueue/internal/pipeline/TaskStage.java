package io.github.taskqueue.internal.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import org.springframework.util.Assert;

/**
 * The stages of the three chains, each chain in the order in which a task passes it. An
 * interceptor says in which stage it stands. Those of one stage stand in Spring's
 * {@link org.springframework.core.annotation.Order order}, and those of the application
 * before ours where that leaves it open.
 */
public enum TaskStage {

	CALLBACK(Chain.CALL, "writes the callback's URI to a header"),

	CALL_EXTENSION(Chain.CALL, "interceptors that name no stage"),

	PUBLISH_OBSERVATION(Chain.PUBLISH, "observes the publish and sends the trace along"),

	BACK_PRESSURE(Chain.PUBLISH, "refuses tasks for a queue that has reached its `max-length`"),

	PUBLISH_EXTENSION(Chain.PUBLISH, "interceptors that name no stage"),

	/**
	 * Behind all that may refuse a task, as only what the broker has accepted is one.
	 */
	ENQUEUED_STATUS(Chain.PUBLISH, "notes in the store that the task waits"),

	/**
	 * Behind all that looks at the body: what follows sees the encoded one.
	 */
	BODY_ENCODING(Chain.PUBLISH, "encodes the body, for example to compress or encrypt it"),

	/**
	 * Before all that takes note of an attempt, as there is none.
	 */
	PAUSE(Chain.EXECUTION, "lets tasks wait whose name is paused"),

	ATTEMPT_OBSERVATION(Chain.EXECUTION, "observes the attempt and continues the trace"),

	ATTEMPT_METERS(Chain.EXECUTION, "measures waits and counts retries"),

	ATTEMPT_STATUS(Chain.EXECUTION, "notes in the store that the attempt runs and how it ended"),

	ROLLED_BACK_STEPS(Chain.EXECUTION, "saves again completed steps that were rolled back with a transaction"),

	CANCEL(Chain.EXECUTION, "keeps cancelled tasks from starting and ends those that run"),

	CONTEXT(Chain.EXECUTION, "binds the `TaskContext` and what was propagated to the thread"),

	TIMEOUT(Chain.EXECUTION, "interrupts an attempt that runs too long"),

	ATTEMPT_EXTENSION(Chain.EXECUTION, "interceptors that name no stage, then each `TaskInterceptor` and the body");

	private final Chain chain;

	private final String meaning;

	TaskStage(Chain chain, String meaning) {
		this.chain = chain;
		this.meaning = meaning;
	}

	/**
	 * The chain of which this is a stage.
	 */
	public Chain chain() {
		return this.chain;
	}

	/**
	 * What happens in the stage, for the documentation.
	 */
	public String meaning() {
		return this.meaning;
	}

	static <I> List<I> inOrder(Chain chain, List<I> interceptors, Function<I, TaskStage> stage) {
		interceptors.forEach((each) -> Assert.state(stage.apply(each).chain == chain,
				() -> "%s stands in %s, which is no stage of the chain %s".formatted(each.getClass().getName(),
						stage.apply(each), chain)));
		return interceptors.stream().sorted(Comparator.comparing(stage)).toList();
	}

	/**
	 * A chain that tasks pass.
	 */
	public enum Chain {

		/**
		 * On the caller's thread, before the arguments are serialised.
		 */
		CALL,

		/**
		 * Around the publish of a new task.
		 */
		PUBLISH,

		/**
		 * Around each attempt on a worker.
		 */
		EXECUTION

	}

}
