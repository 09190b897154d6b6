package io.github.taskqueue.benchmark.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

import tools.jackson.databind.json.JsonMapper;

/**
 * Obeys the process that controls the benchmark. A command is a line with a number, a
 * verb and arguments; the answer repeats the number and is JSON.
 */
final class Commands {

	private static final String ANSWER = "bench: ";

	private Commands() {
	}

	/** What a process prints when it has obeyed a command, followed by the answer. */
	static String answerTo(long number) {
		return ANSWER + number + " ";
	}

	/** Obeys until the other side ends. */
	static void obey(Obedience obedience) throws Exception {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				String[] words = line.split(" ");
				int[] arguments = new int[words.length - 2];
				for (int i = 0; i < arguments.length; i++) {
					arguments[i] = Integer.parseInt(words[i + 2]);
				}
				System.out.println(answerTo(Long.parseLong(words[0]))
						+ JsonMapper.shared().writeValueAsString(obedience.obey(words[1], arguments)) + ";");
			}
		}
		catch (IOException ex) {
			// The other side has ended
		}
	}

	/**
	 * Does what is asked for.
	 */
	@FunctionalInterface
	interface Obedience {

		Object obey(String verb, int... arguments) throws Exception;

	}

}
