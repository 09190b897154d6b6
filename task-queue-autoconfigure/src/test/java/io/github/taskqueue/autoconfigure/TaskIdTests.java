package io.github.taskqueue.autoconfigure;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.spi.TaskIdGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ids of tasks where the application has no generator of its own.
 */
class TaskIdTests {

	private final TaskIdGenerator ids = new ClientConfiguration().taskQueueIdGenerator();

	/**
	 * Also within one millisecond, where a UUID of version 7 may count up.
	 */
	@Test
	void oneIdDoesNotTellTheNext() {
		List<UUID> many = Stream.generate(this.ids::generate).limit(5_000).map(UUID::fromString).toList();
		assertThat(many).doesNotHaveDuplicates().allMatch((id) -> id.version() == 7);
		for (int bit = 0; bit < 62; bit++) {
			long mask = 1L << bit;
			assertThat(many.stream().filter((id) -> (id.getLeastSignificantBits() & mask) != 0).count())
				.as("ids with bit " + bit)
				.isBetween(2_000L, 3_000L);
		}
		for (int bit = 0; bit < 12; bit++) {
			long mask = 1L << bit;
			assertThat(many.stream().filter((id) -> (id.getMostSignificantBits() & mask) != 0).count())
				.as("ids with upper bit " + bit)
				.isBetween(2_000L, 3_000L);
		}
		assertThat(many).isNotEqualTo(many.stream().sorted().toList());
	}

}
