package io.github.taskqueue.chaos;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.chaos.evidence.Resource;
import io.github.taskqueue.chaos.load.Footprint;
import io.github.taskqueue.chaos.scene.BrokerView;
import io.github.taskqueue.chaos.scene.Member;
import io.github.taskqueue.chaos.scene.Scene;

/**
 * Measures what processes and the broker hold, twice.
 */
final class Meter {

	private static final int SPARE_THREADS = 4;

	private static final long SPARE_HEAP = 8L << 20;

	private static final int COMPLETE_LOOKS = 5;

	private static final int MAX_LOOKS = 60;

	private final Scene scene;

	private final Map<Member, Footprint> footprints = new LinkedHashMap<>();

	private long connections;

	private long channels;

	Meter(Scene scene) {
		this.scene = scene;
	}

	/**
	 * Measures for the first time. Some tasks crash their workers, and until another
	 * process is there its connections are missing: a look during which all processes
	 * stayed is waited for.
	 */
	void before() throws InterruptedException {
		BrokerView view = new BrokerView(this.scene.broker());
		int complete = 0;
		for (int look = 0; complete < COMPLETE_LOOKS && look < MAX_LOOKS; look++) {
			this.scene.awaitReady();
			int ends = this.scene.ends().size();
			TimeUnit.SECONDS.sleep(1);
			this.connections = Math.max(this.connections, view.connections());
			this.channels = Math.max(this.channels, view.channels());
			if (this.scene.ends().size() == ends) {
				complete++;
			}
		}
		this.scene.awaitReady();
		this.scene.members().forEach(this::measure);
	}

	private void measure(Member member) {
		try {
			this.footprints.put(member, member.measure());
		}
		catch (IllegalStateException | UncheckedIOException ex) {
			// It has crashed just now, and its successor would not be measured again
		}
	}

	/**
	 * Measures again.
	 * @return what has become of what was there; of the processes, of those that are the
	 * same
	 */
	List<Resource> after() {
		List<Resource> resources = new ArrayList<>();
		BrokerView view = new BrokerView(this.scene.broker());
		resources.add(new Resource("connections", this.connections, view.connections(), 0));
		resources.add(new Resource("channels", this.channels, view.channels(), 0));
		this.footprints.forEach((member, before) -> {
			if (member.isOriginal()) {
				Footprint after = member.measure();
				resources
					.add(new Resource("threads of " + member.name(), before.threads(), after.threads(), SPARE_THREADS));
				resources.add(new Resource("heap of " + member.name(), before.heap(), after.heap(), SPARE_HEAP));
			}
		});
		return resources;
	}

}
