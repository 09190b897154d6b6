package io.github.taskqueue.result;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Names this process for people: application, host and process id.
 */
final class WorkerName {

	private WorkerName() {
	}

	static String of(String application) {
		return StoredText.worker(application + "@" + host() + ":" + ProcessHandle.current().pid());
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
