package io.github.taskqueue.it.walk;

import java.util.List;

/**
 * A method that a thread has entered.
 *
 * @param thread the thread
 * @param stack the method and, behind it, those around it that are traced too
 */
record MethodEntry(long thread, List<Frame> stack) {

	boolean is(String type, String method) {
		return this.stack.get(0).name().equals(method) && this.stack.get(0).isOf(type);
	}

	boolean isIn(String type) {
		return this.stack.stream().anyMatch((frame) -> frame.isOf(type));
	}

	/**
	 * Whether a method has called it, or called what has called it.
	 */
	boolean isBelow(String type, String method) {
		return this.stack.stream().skip(1).anyMatch((frame) -> frame.name().equals(method) && frame.isOf(type));
	}

	/**
	 * A method.
	 *
	 * @param type the top-level class of its class
	 * @param name its name
	 */
	record Frame(String type, String name) {

		boolean isOf(String simpleName) {
			return this.type.endsWith("." + simpleName);
		}

	}

}
