package io.github.taskqueue.internal.worker.consume;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static io.github.taskqueue.internal.worker.consume.ConsumerState.CANCELLED;
import static io.github.taskqueue.internal.worker.consume.ConsumerState.CONSUMING;
import static io.github.taskqueue.internal.worker.consume.ConsumerState.PAUSED;
import static io.github.taskqueue.internal.worker.consume.ConsumerState.RESTING;
import static io.github.taskqueue.internal.worker.consume.ConsumerState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

class ConsumerStateTests {

	@Test
	void consumerThatTheBrokerHasCancelledDeclaresItsQueueAndConsumesAgain() {
		assertThat(CONSUMING.cancelledByBroker()).isEqualTo(CANCELLED);
		assertThat(CANCELLED.mayConsume()).isTrue();
		assertThat(CANCELLED.consumes()).isEqualTo(CONSUMING);
	}

	@Test
	void consumerRestsWhileAllThreadsAreStuck() {
		assertThat(after((state) -> state.stuck(true))).isEqualTo(
				Map.of(CONSUMING, RESTING, CANCELLED, RESTING, RESTING, RESTING, PAUSED, PAUSED, STOPPED, STOPPED));
		assertThat(after((state) -> state.stuck(false))).isEqualTo(Map.of(CONSUMING, CONSUMING, CANCELLED, CANCELLED,
				RESTING, CANCELLED, PAUSED, PAUSED, STOPPED, STOPPED));
		assertThat(RESTING.mayConsume()).isFalse();
	}

	@Test
	void consumerThatRestsIsNotWokenByACancellation() {
		assertThat(RESTING.cancelledByBroker()).isEqualTo(RESTING);
		assertThat(RESTING.consumes()).isEqualTo(RESTING);
	}

	@Test
	void consumerOfAPausedQueueConsumesNothingUntilTheResume() {
		assertThat(after((state) -> state.pause(true)))
			.isEqualTo(Map.of(CONSUMING, PAUSED, CANCELLED, PAUSED, RESTING, PAUSED, PAUSED, PAUSED, STOPPED, STOPPED));
		assertThat(after((state) -> state.pause(false))).isEqualTo(Map.of(CONSUMING, CONSUMING, CANCELLED, CANCELLED,
				RESTING, RESTING, PAUSED, CANCELLED, STOPPED, STOPPED));
		assertThat(PAUSED.mayConsume()).isFalse();
		assertThat(PAUSED.cancelledByBroker()).isEqualTo(PAUSED);
		assertThat(PAUSED.consumes()).isEqualTo(PAUSED);
	}

	@Test
	void nothingFollowsAStop() {
		assertThat(after(ConsumerState::stop).values()).containsOnly(STOPPED);
		assertThat(STOPPED.cancelledByBroker()).isEqualTo(STOPPED);
		assertThat(STOPPED.consumes()).isEqualTo(STOPPED);
		assertThat(STOPPED.mayConsume()).isFalse();
	}

	private static Map<ConsumerState, ConsumerState> after(UnaryOperator<ConsumerState> transition) {
		Map<ConsumerState, ConsumerState> next = new EnumMap<>(ConsumerState.class);
		for (ConsumerState state : ConsumerState.values()) {
			next.put(state, transition.apply(state));
		}
		return next;
	}

}
