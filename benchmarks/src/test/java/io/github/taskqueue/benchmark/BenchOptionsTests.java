package io.github.taskqueue.benchmark;

import java.util.EnumSet;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.contender.Load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BenchOptionsTests {

	@Test
	void nothingGivenMeansAllContendersThreeTimes() {
		assertThat(BenchOptions.parse())
			.isEqualTo(new BenchOptions(100_000, 3, 4_000, EnumSet.allOf(Contender.class), Load.USUAL));
	}

	@Test
	void valuesFollowABlankOrAnEqualsSign() {
		assertThat(BenchOptions.parse("--tasks", "500", "--rounds=2", "--contenders", "raw,task-queue", "--paced=80",
				"--threads", "500", "--virtual", "true", "--text=9", "--work=100"))
			.isEqualTo(new BenchOptions(500, 2, 80, EnumSet.of(Contender.RAW, Contender.TASK_QUEUE),
					new Load(500, true, 9, 100)));
	}

	@Test
	void unknownOptionIsRefusedWithThoseThatThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> BenchOptions.parse("--speed", "9"))
			.withMessageContaining("--rounds N");
	}

	@Test
	void unknownContenderIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> BenchOptions.parse("--contenders", "raw,celery"))
			.withMessageContaining("raw, spring and task-queue");
	}

	@Test
	void numberOfQueuesIsNeeded() {
		assertThat(BenchOptions.number("queues", "--queues", "100")).isEqualTo(100);
		assertThatIllegalArgumentException().isThrownBy(() -> BenchOptions.number("queues", "--queues"));
		assertThatIllegalArgumentException().isThrownBy(() -> BenchOptions.number("queues", "--queues", "all"));
	}

	@Test
	void textForANumberIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> BenchOptions.parse("--tasks", "many"))
			.withMessageContaining("--tasks N");
	}

}
