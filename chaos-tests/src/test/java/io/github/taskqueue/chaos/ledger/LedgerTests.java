package io.github.taskqueue.chaos.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTests {

	@TempDir
	private Path folder;

	@Test
	void tellsWhatWasWritten() {
		long before = System.currentTimeMillis();
		Ledger.open(this.folder, "worker-1.1").write(Event.STARTED, "QUICK~1", 2, "3");
		Ledger.open(this.folder, "worker-1.2").write(Event.DONE, "QUICK~1", 2, "");
		List<String> processes = new ArrayList<>();
		List<Entry> entries = new ArrayList<>();
		Ledger.readAll(this.folder, (process, entry) -> {
			processes.add(process);
			entries.add(entry);
		});
		assertThat(processes).containsExactly("worker-1.1", "worker-1.2");
		assertThat(entries.get(0)).isEqualTo(new Entry(entries.get(0).at(), Event.STARTED, "QUICK~1", 2, "3"));
		assertThat(entries.get(0).at()).isGreaterThanOrEqualTo(before);
		assertThat(entries.get(1).event()).isEqualTo(Event.DONE);
	}

	@Test
	void lineThatWasCutHasNotHappened() throws IOException {
		Ledger.open(this.folder, "worker").write(Event.STARTED, "QUICK~1", 1, "0");
		Files.writeString(this.folder.resolve("worker.ledger"), "17\tDONE\tQUI", StandardOpenOption.APPEND);
		List<Entry> entries = new ArrayList<>();
		Ledger.readAll(this.folder, (process, entry) -> entries.add(entry));
		assertThat(entries).singleElement().extracting(Entry::event).isEqualTo(Event.STARTED);
	}

}
