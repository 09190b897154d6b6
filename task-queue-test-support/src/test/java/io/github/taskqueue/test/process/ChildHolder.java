package io.github.taskqueue.test.process;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A program that has a child process, for tests of what becomes of that.
 */
final class ChildHolder {

	private ChildHolder() {
	}

	public static void main(String[] arguments) throws IOException {
		ChildJvm child = ChildJvm.running(Child.class).output(Path.of(arguments[0])).start();
		child.stop();
		System.out.println("child " + child.pid() + " is held");
		System.in.read();
	}

}
