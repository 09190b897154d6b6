package io.github.taskqueue.worker;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadSizeTests {

	private final ReadAheadSize sizes = new ReadAheadSize(10);

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 0", "49, 0", "50, 10", "500, 100", "2500, 500", "40000, 500" })
	void asManyAsAreDoneInAFifthOfASecond(double perSecond, int expected) {
		assertThat(this.sizes.next(0, perSecond)).isEqualTo(expected);
	}

	@Test
	void growsByLargeStepsOnly() {
		assertThat(this.sizes.next(100, 900)).isEqualTo(100);
		assertThat(this.sizes.next(100, 1000)).isEqualTo(200);
	}

	@Test
	void shrinksByLargeStepsOnly() {
		assertThat(this.sizes.next(400, 600)).isEqualTo(400);
		assertThat(this.sizes.next(400, 500)).isEqualTo(100);
	}

	@Test
	void isNothingWhenThreadsStandStill() {
		assertThat(this.sizes.next(500, 0)).isZero();
		assertThat(this.sizes.next(10, 49)).isZero();
	}

	@Test
	void manyThreadsHaveTheSameBound() {
		assertThat(new ReadAheadSize(1000).next(0, 10_000)).isEqualTo(ReadAheadSize.MAX);
		assertThat(new ReadAheadSize(1000).next(0, 4_000)).isZero();
	}

}
