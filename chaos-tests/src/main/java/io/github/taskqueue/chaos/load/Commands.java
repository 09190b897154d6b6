package io.github.taskqueue.chaos.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;

import org.springframework.beans.factory.BeanFactory;

import io.github.taskqueue.chaos.agent.CrashPoint;
import io.github.taskqueue.chaos.agent.CrashPoints;

/**
 * Does what the process that controls the run asks for, line by line.
 */
public final class Commands {

	/** Starts to publish. */
	public static final String PUBLISH = "publish";

	/** Stops publishing; answered when the last call has returned. */
	public static final String PAUSE = "pause";

	/** Ends all schedules; answered when no time of theirs waits for its task. */
	public static final String END_SCHEDULES = "end-schedules";

	/** Pauses something now and then. */
	public static final String OPERATE = "operate";

	/** Pauses nothing any longer; answered when nothing is paused. */
	public static final String RESUME = "resume";

	/** Measures the process; answered with a {@link Footprint}. */
	public static final String MEASURE = "measure";

	/** Halts the process when it comes to the {@link CrashPoint} named next. */
	public static final String ARM = "arm ";

	private final BeanFactory beans;

	Commands(BeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Returns what a process prints when it has done a command.
	 * @param command the whole command
	 * @return the beginning of the line
	 */
	public static String answer(String command) {
		return "chaos: " + command + " done";
	}

	/** Obeys until the other side ends. */
	void obey(InputStream input) throws IOException, InterruptedException {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(input))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				System.out.println(answer(line) + " " + obey(line));
			}
		}
	}

	private Object obey(String command) throws InterruptedException {
		String verb = command.split("#")[0];
		switch (verb) {
			case PUBLISH -> this.beans.getBean(Publisher.class).start();
			case PAUSE -> this.beans.getBean(Publisher.class).stop();
			case OPERATE -> this.beans.getBean(Operator.class).start();
			case RESUME -> this.beans.getBean(Operator.class).stop();
			case END_SCHEDULES -> this.beans.getBean(ScheduleControl.class).end();
			case MEASURE -> {
				return Footprint.now();
			}
			default -> CrashPoints.arm(CrashPoint.valueOf(verb.substring(ARM.length())));
		}
		return "";
	}

}
