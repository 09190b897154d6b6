package io.github.taskqueue.sample.payment;

import java.math.BigDecimal;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.web.client.HttpServerErrorException;

import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskFault;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;
import io.github.taskqueue.test.TaskRun;
import io.github.taskqueue.test.TaskTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

@TaskQueueTest(mode = TaskMode.INLINE, tasks = PaymentTasks.class)
@Import({ PaymentController.class, PaymentLedger.class })
class PaymentTasksTests {

	private static final Payment PAYMENT = new Payment("1001", "ann", new BigDecimal("42.50"));

	@Autowired
	private PaymentController orders;

	@Autowired
	private PaymentTasks payments;

	@MockitoBean
	private PaymentProvider provider;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private TaskClock clock;

	@Test
	void paymentIsChargedByATask() {
		this.orders.pay(PAYMENT);
		assertThat(this.tasks).enqueued(PaymentTasks::charge).with(PAYMENT).inQueue("payments").notDelayed().once();
		verifyNoInteractions(this.provider);
		assertThat(this.tasks.drain().succeeded()).isOne();
		verify(this.provider).charge(PAYMENT);
	}

	@Test
	void providerThatIsDownIsAskedAgain() {
		HttpServerErrorException down = new HttpServerErrorException(HttpStatus.SERVICE_UNAVAILABLE);
		willThrow(down, down).willDoNothing().given(this.provider).charge(PAYMENT);
		this.orders.pay(PAYMENT);
		assertThat(this.tasks.drain().retried()).isEqualTo(2);
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.tasks.drain().succeeded()).isOne();
	}

	@Test
	void oneAttemptCanBeRunAlone() {
		willThrow(new HttpServerErrorException(HttpStatus.BAD_GATEWAY)).given(this.provider).charge(PAYMENT);
		assertThat(this.tasks.perform(() -> this.payments.charge(PAYMENT))).isInstanceOfSatisfying(TaskRun.Retry.class,
				(retry) -> assertThat(retry.delay()).isEqualTo(Duration.ofMillis(500)));
	}

	@Test
	@TaskFault(Fault.CRASH_AFTER_EFFECT)
	void crashIsSurvived() {
		this.tasks.run(() -> this.orders.pay(PAYMENT));
		verify(this.provider, times(2)).charge(PAYMENT);
	}

}
