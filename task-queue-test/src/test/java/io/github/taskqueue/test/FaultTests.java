package io.github.taskqueue.test;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.UnconfirmedTaskException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Tag("one-jdk")
@Timeout(60)
class FaultTests {

	@Nested
	@TaskQueueTest
	class Captured {

		@Autowired
		private ShopTasks shop;

		@Autowired
		private TaskTester tasks;

		@Test
		@TaskFault(Fault.LOST_CONFIRM)
		void unconfirmedTaskIsEnqueued() {
			assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(() -> this.shop.mail("ann", 1));
			assertThat(this.tasks).enqueued(ShopTasks::mail).once();
		}

		@Test
		@TaskFault(Fault.BROKER_AWAY)
		void nothingIsEnqueuedWhileTheBrokerIsAway() {
			assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> this.shop.mail("ann", 1));
			assertThat(this.tasks).nothingEnqueued();
			this.tasks.noFaults();
			this.shop.mail("ann", 1);
			assertThat(this.tasks).enqueued(ShopTasks::mail).once();
		}

		@Test
		void faultsOfDeliveriesAreRefused() {
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> this.tasks.fault(Fault.DUPLICATE_DELIVERY))
				.withMessageContaining("Nothing runs in mode CAPTURE");
		}

	}

	@Nested
	@TaskQueueTest(mode = TaskMode.INLINE)
	class Inline {

		@Autowired
		private ShopTasks shop;

		@Autowired
		private TaskTester tasks;

		@BeforeEach
		void clear() {
			this.shop.effects().clear();
		}

		@Test
		@TaskFault(Fault.LOST_CONFIRM)
		void unconfirmedTaskRuns() {
			assertThatExceptionOfType(UnconfirmedTaskException.class).isThrownBy(() -> this.shop.mail("ann", 1));
			assertThat(this.tasks.drain().succeeded()).isOne();
			assertThat(this.tasks).enqueued(ShopTasks::mail).once();
			assertThat(this.shop.effects()).containsExactly("mail ann 1");
		}

		@Test
		@TaskFault(Fault.LATE_REDELIVERY)
		void taskIsDeliveredOnceMoreAfterHalfAnHour() {
			this.shop.mail("ann", 1);
			assertThat(this.tasks.drain().succeeded()).isOne();
			assertThat(this.tasks.drainDelayed().succeeded()).isOne();
			assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
		}

		@Test
		@TaskFault(Fault.REORDERED_DELIVERY)
		void lastTaskRunsFirst() {
			this.shop.mail("ann", 1);
			this.shop.mail("bob", 2);
			this.tasks.drain();
			assertThat(this.shop.effects()).containsExactly("mail bob 2", "mail ann 1");
		}

	}

	@Nested
	@TaskQueueTest(mode = TaskMode.BROKER)
	class OnBroker {

		@Autowired
		private ShopTasks shop;

		@Autowired
		private TaskTester tasks;

		@BeforeEach
		void clear() {
			this.shop.effects().clear();
		}

		@Test
		@TaskFault(Fault.DUPLICATE_DELIVERY)
		void duplicateDeliveryRunsTheBodyTwice() {
			this.shop.mail("ann", 1);
			assertThat(this.tasks.drain()).isEqualTo(new DrainResult(2, 2, 0, 0, 0, 0, 0));
			assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
			assertThat(this.tasks).enqueued(ShopTasks::mail).once();
		}

		@Test
		void eachTaskIsDeliveredTwiceWhileTheFaultLasts() {
			this.tasks.fault(Fault.DUPLICATE_DELIVERY);
			this.tasks.run(() -> this.shop.parent(2));
			assertThat(this.shop.effects()).hasSize(8);
			this.tasks.noFaults();
			this.tasks.run(() -> this.shop.mail("ann", 1));
			assertThat(this.shop.effects()).hasSize(9);
		}

		@Test
		@TaskFault(Fault.CRASH_AFTER_EFFECT)
		void crashAfterTheEffectRunsTheBodyTwice() {
			this.tasks.run(() -> this.shop.mail("ann", 1));
			assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
			assertThat(this.shop.square(3).await(TaskTester.TIMEOUT)).isEqualTo(9);
		}

		@Test
		@TaskFault(Fault.LOST_CONFIRM)
		void taskWhoseConfirmIsCutOffIsPublishedAgain() {
			this.shop.mail("ann", 1);
			assertThat(this.tasks.drain()).isEqualTo(new DrainResult(2, 2, 0, 0, 0, 0, 0));
			assertThat(this.shop.effects()).containsExactly("mail ann 1", "mail ann 1");
			assertThat(this.tasks).enqueued(ShopTasks::mail).once();
		}

		@Test
		@TaskFault(Fault.BROKER_AWAY)
		void callersAreRefusedUntilTheBrokerIsBack() {
			assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> this.shop.mail("ann", 1));
			assertThat(this.tasks).nothingEnqueued();
			this.tasks.noFaults();
			this.shop.mail("ann", 1);
			assertThat(this.tasks.drain().succeeded()).isOne();
			assertThat(this.shop.effects()).containsExactly("mail ann 1");
		}

		@Test
		void faultsOfTimeAndOrderAreRefused() {
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> this.tasks.fault(Fault.LATE_REDELIVERY))
				.withMessageContaining("mode INLINE");
		}

	}

}
