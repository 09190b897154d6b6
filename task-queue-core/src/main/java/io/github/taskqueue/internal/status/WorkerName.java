package io.github.taskqueue.internal.status;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.github.taskqueue.internal.store.StoredText;

/**
 * Names this process for people: application, host and process id.
 */
final class WorkerName {

	private WorkerName() {
	}

	public static String of(String application) {
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
