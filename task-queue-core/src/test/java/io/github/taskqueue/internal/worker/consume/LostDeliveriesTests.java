package io.github.taskqueue.internal.worker.consume;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that outlives its connection goes on with what is delivered to it again.
 */
class LostDeliveriesTests {

	private static final Map<String, Object> FIRST = Map.of("tq-attempt", 1L, "tq-enqueued-at", 1_000L);

	private static final Map<String, Object> COUNTED = Map.of("tq-attempt", 1L, "tq-enqueued-at", 1_000L,
			"x-delivery-count", 3L);

	private final Deliveries deliveries = new Deliveries();

	private final LostDeliveries lost = this.deliveries.lost();

	private ChannelDelivery lost(String id) {
		ChannelDelivery delivery = this.deliveries.next(id, false, FIRST);
		this.lost.add(List.of(delivery));
		return delivery;
	}

	private ChannelDelivery again(String id) {
		return this.deliveries.next(id, true, COUNTED);
	}

	@Test
	void runThatGoesOnSettlesTheNewDelivery() {
		ChannelDelivery running = this.deliveries.next("a", false, FIRST);
		running.start();
		this.lost.add(List.of(running));
		assertThat(this.lost.takeOver(again("a"))).isTrue();
		running.done();
		assertThat(this.deliveries.broker().frames()).contains("ack[2, false]");
	}

	@Test
	void runThatHasEndedMeanwhileSettlesTheNewDeliveryAtOnce() {
		ChannelDelivery running = this.deliveries.next("a", false, FIRST);
		running.start();
		this.lost.add(List.of(running));
		running.done();
		assertThat(this.lost.takeOver(again("a"))).isTrue();
		assertThat(this.deliveries.broker().unacknowledged()).isEmpty();
	}

	@Test
	void taskThatHasNotStartedStartsAsTheNewDeliveryWithoutACrash() {
		lost("a");
		ChannelDelivery again = again("a");
		assertThat(again.crashes()).isEqualTo(3);
		assertThat(this.lost.takeOver(again)).isFalse();
		assertThat(again.crashes()).isZero();
	}

	@Test
	void taskThatWasGivenBackStartsAnew() {
		ChannelDelivery running = this.deliveries.next("a", false, FIRST);
		running.start();
		this.lost.add(List.of(running));
		running.giveBack();
		assertThat(this.lost.takeOver(again("a"))).isFalse();
	}

	@Test
	void lostAckIsSentAgain() {
		ChannelDelivery done = this.deliveries.next("a", false, FIRST);
		done.done();
		assertThat(this.lost.takeOver(again("a"))).isTrue();
		assertThat(this.deliveries.broker().unacknowledged()).isEmpty();
	}

	@Test
	void anotherMessageOfTheSameTaskIsNotTakenForTheFirst() {
		this.deliveries.next("a", false, FIRST).done();
		for (Map<String, Object> other : List.<Map<String, Object>>of(
				Map.of("tq-attempt", 2L, "tq-enqueued-at", 1_000L), Map.of("tq-attempt", 1L, "tq-enqueued-at", 1_001L),
				Map.of("tq-attempt", 1L, "tq-enqueued-at", 1_000L, "tq-not-before", 2_000L),
				Map.of("tq-attempt", 1L, "tq-enqueued-at", 1_000L, "tq-replay-count", 1L))) {
			assertThat(this.lost.takeOver(this.deliveries.next("a", true, other))).as("%s", other).isFalse();
		}
	}

	@Test
	void messageThatWasNotDeliveredBeforeIsAnotherOne() {
		this.deliveries.next("a", false, FIRST).done();
		assertThat(this.lost.takeOver(this.deliveries.next("a", false, FIRST))).isFalse();
	}

	@Test
	void messagesOfOtherProgramsMayShareAnId() {
		this.deliveries.next("order-42", false, Map.of()).done();
		assertThat(this.lost.takeOver(this.deliveries.next("order-42", true, Map.of()))).isFalse();
	}

	@Test
	void whatHasGoneToTheNewDeliveryStartsNoMore() {
		ChannelDelivery waiting = lost("a");
		this.lost.takeOver(again("a"));
		assertThat(waiting.start()).isFalse();
	}

	@Test
	void whatTheBrokerHasCountedMeanwhileIsKnownOfTheRunThatGoesOn() {
		ChannelDelivery running = this.deliveries.next("a", false, FIRST);
		running.start();
		this.lost.add(List.of(running));
		this.lost.takeOver(again("a"));
		assertThat(running.crashes()).isZero();
		assertThat(running.isCounted()).isTrue();
	}

	@Test
	void messageWithoutAnIdIsNeverTakenForAnother() {
		ChannelDelivery running = this.deliveries.next(null, false, FIRST);
		running.start();
		this.lost.add(List.of(running));
		assertThat(this.lost.takeOver(this.deliveries.next(null, true, FIRST))).isFalse();
	}

}
