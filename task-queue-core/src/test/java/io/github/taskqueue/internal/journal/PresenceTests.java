package io.github.taskqueue.internal.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;

class PresenceTests {

	private final MovableClock clock = new MovableClock();

	private final RecoveryLoops loops = new RecoveryLoops();

	private final MemoryLog log = new MemoryLog();

	@AfterEach
	void close() {
		this.loops.close();
	}

	private Presence start(JournalLog log, String name) {
		Journal journal = new Journal(log, this.clock, this.loops.create("journal"), () -> false);
		journal.start();
		Presence presence = new Presence(journal, () -> new ProcessInfo(journal.process(), name, "host", 42, "1.0",
				List.of("mail"), Map.of("send", 3), Instant.EPOCH), this.clock, this.loops.create("presence"));
		presence.start();
		Awaitility.await().until(() -> !presence.processes().isEmpty());
		return presence;
	}

	@Test
	void processesKnowOfEachOtherUntilOneSaysGoodbye() {
		Presence first = start(this.log, "one");
		Presence second = start(this.log.view(), "two");
		Awaitility.await().until(() -> first.processes().size() == 2 && second.processes().size() == 2);
		assertThat(first.processes()).extracting(ProcessInfo::name).containsExactlyInAnyOrder("one", "two");
		assertThat(first.processes()).allSatisfy((each) -> {
			assertThat(each.tasks()).isEqualTo(Map.of("send", 3));
			assertThat(each.queues()).containsExactly("mail");
			assertThat(each.pid()).isEqualTo(42);
		});
		second.stop();
		assertThat(first.processes()).extracting(ProcessInfo::name).containsExactly("one");
	}

	@Test
	void leaseOfAProcessThatHasEndedRunsOut() {
		Presence first = start(this.log, "one");
		this.clock.move(Duration.ofSeconds(44));
		assertThat(first.processes()).hasSize(1);
		this.clock.move(Duration.ofSeconds(1));
		assertThat(first.processes()).isEmpty();
	}

	@Test
	void whatANewerVersionSaysIsReadAsFarAsItIsKnown() {
		Instant now = this.clock.instant();
		ProcessInfo read = ProcessInfo.of("id", Map.of("queues", "none", "tasks", Map.of("a", "x"), "new", 1), now);
		assertThat(read).isEqualTo(new ProcessInfo("id", "", "", 0, "", List.of(), Map.of("a", 0), now));
	}

}
