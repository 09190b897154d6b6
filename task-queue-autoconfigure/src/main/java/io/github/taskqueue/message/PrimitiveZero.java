package io.github.taskqueue.message;

import java.lang.reflect.Array;

/**
 * The zero of a primitive type, which stands for an argument that a message lacks.
 */
final class PrimitiveZero {

	private PrimitiveZero() {
	}

	/**
	 * The zero of a type.
	 * @param primitive a primitive type other than {@code void}
	 * @return the boxed zero
	 */
	static Object of(Class<?> primitive) {
		return Array.get(Array.newInstance(primitive, 1), 0);
	}

}
