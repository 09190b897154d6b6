package io.github.taskqueue.test;

import java.io.Serializable;

/**
 * Names a task by a reference to its method, such as {@code Reports::generate}. The
 * method is never called. Where a method name is overloaded, the compiler cannot tell
 * which is meant: name the task by its name then, as a task with more than four
 * arguments.
 */
public sealed interface TaskReference extends Serializable {

	/**
	 * A task without arguments.
	 *
	 * @param <B> type of the bean
	 */
	@FunctionalInterface
	non-sealed interface Of0<B> extends TaskReference {

		/**
		 * Never called.
		 * @param bean the bean
		 * @throws Exception as the method does
		 */
		void call(B bean) throws Exception;

	}

	/**
	 * A task with one argument.
	 *
	 * @param <B> type of the bean
	 * @param <T1> type of the argument
	 */
	@FunctionalInterface
	non-sealed interface Of1<B, T1> extends TaskReference {

		/**
		 * Never called.
		 * @param bean the bean
		 * @param first the argument
		 * @throws Exception as the method does
		 */
		void call(B bean, T1 first) throws Exception;

	}

	/**
	 * A task with two arguments.
	 *
	 * @param <B> type of the bean
	 * @param <T1> type of the first argument
	 * @param <T2> type of the second argument
	 */
	@FunctionalInterface
	non-sealed interface Of2<B, T1, T2> extends TaskReference {

		/**
		 * Never called.
		 * @param bean the bean
		 * @param first the first argument
		 * @param second the second argument
		 * @throws Exception as the method does
		 */
		void call(B bean, T1 first, T2 second) throws Exception;

	}

	/**
	 * A task with three arguments.
	 *
	 * @param <B> type of the bean
	 * @param <T1> type of the first argument
	 * @param <T2> type of the second argument
	 * @param <T3> type of the third argument
	 */
	@FunctionalInterface
	non-sealed interface Of3<B, T1, T2, T3> extends TaskReference {

		/**
		 * Never called.
		 * @param bean the bean
		 * @param first the first argument
		 * @param second the second argument
		 * @param third the third argument
		 * @throws Exception as the method does
		 */
		void call(B bean, T1 first, T2 second, T3 third) throws Exception;

	}

	/**
	 * A task with four arguments.
	 *
	 * @param <B> type of the bean
	 * @param <T1> type of the first argument
	 * @param <T2> type of the second argument
	 * @param <T3> type of the third argument
	 * @param <T4> type of the fourth argument
	 */
	@FunctionalInterface
	non-sealed interface Of4<B, T1, T2, T3, T4> extends TaskReference {

		/**
		 * Never called.
		 * @param bean the bean
		 * @param first the first argument
		 * @param second the second argument
		 * @param third the third argument
		 * @param fourth the fourth argument
		 * @throws Exception as the method does
		 */
		void call(B bean, T1 first, T2 second, T3 third, T4 fourth) throws Exception;

	}

}
