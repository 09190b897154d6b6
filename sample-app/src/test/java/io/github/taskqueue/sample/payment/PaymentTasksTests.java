package io.github.taskqueue.sample.payment;

import java.math.BigDecimal;
import java.time.Duration;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskFault;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;
import io.github.taskqueue.test.TaskTester;
import io.github.taskqueue.test.TestTaskContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

@TaskQueueTest(mode = TaskMode.INLINE, tasks = PaymentTasks.class)
@Import({ PaymentController.class, PaymentLedger.class })
class PaymentTasksTests {

	private static final Payment PAYMENT = new Payment("1001", "ann", new BigDecimal("42.50"));

	@MockitoBean
	private PaymentProvider provider;

	@Test
	void paymentIsChargedByATask(@Autowired TaskTester tasks, @Autowired PaymentController orders) {
		orders.pay(PAYMENT);
		assertThat(tasks).enqueued(PaymentTasks::charge).with(PAYMENT).inQueue("payments").notDelayed().once();
		verifyNoInteractions(this.provider);
		assertThat(tasks.drain().succeeded()).isOne();
		assertThat(tasks).task(PaymentTasks::charge).readsMessagesFrom("golden");
	}

	@Test
	void providerThatIsDownIsAskedAgain(@Autowired TaskTester tasks, @Autowired TaskClock clock,
			@Autowired PaymentController orders) {
		HttpServerErrorException down = new HttpServerErrorException(HttpStatus.SERVICE_UNAVAILABLE);
		willThrow(down, down).willDoNothing().given(this.provider).charge(PAYMENT);
		orders.pay(PAYMENT);
		assertThat(tasks.drain().retried()).isEqualTo(2);
		clock.advance(Duration.ofSeconds(2));
		assertThat(tasks.drain().succeeded()).isOne();
	}

	@Test
	@TaskFault(Fault.CRASH_AFTER_EFFECT)
	void providerIsToldTheOrderAgainAfterACrash(@Autowired TaskTester tasks, @Autowired PaymentController orders) {
		tasks.run(() -> orders.pay(PAYMENT));
		verify(this.provider, times(2)).charge(PAYMENT);
	}

	@Test
	void lastAttemptTellsTheLedger() {
		PaymentLedger ledger = new PaymentLedger();
		willThrow(new HttpClientErrorException(HttpStatus.PAYMENT_REQUIRED)).given(this.provider).charge(PAYMENT);
		assertThatExceptionOfType(PermanentTaskException.class).isThrownBy(() -> TestTaskContext.create()
			.attempt(4)
			.run(() -> new PaymentTasks(this.provider, ledger).charge(PAYMENT)));
		assertThat(ledger.find("1001")).isPresent();
	}

	@Nested
	@TaskQueueTest(mode = TaskMode.BROKER, tasks = PaymentTasks.class)
	class OnABroker {

		@Test
		void paymentIsCharged(@Autowired TaskTester tasks, @Autowired PaymentController orders) {
			tasks.run(() -> orders.pay(PAYMENT));
			verify(PaymentTasksTests.this.provider).charge(PAYMENT);
		}

	}

}
