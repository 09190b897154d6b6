package io.github.taskqueue.internal.registry;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.definition.TaskMethod;

/**
 * Keeps in a native image what workers reach by reflection: the task methods of a bean
 * and their upcasters, and the types of their arguments and results, which travel as
 * JSON. A method that cannot be a task fails the build.
 */
final class TaskBeanAotProcessor implements BeanRegistrationAotProcessor {

	private final TaskMethodReader methods = new TaskMethodReader();

	private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = ClassUtils.getUserClass(registeredBean.getBeanClass());
		List<TaskMethod> tasks = AnnotatedMethods.of(type)
			.entrySet()
			.stream()
			.map((found) -> this.methods.read(type, found.getKey(), found.getValue()))
			.toList();
		if (tasks.isEmpty()) {
			return null;
		}
		return (context, code) -> tasks.forEach((task) -> register(task, context.getRuntimeHints().reflection()));
	}

	private void register(TaskMethod task, ReflectionHints hints) {
		hints.registerMethod(task.method(), ExecutableMode.INVOKE);
		hints.registerMethod(ClassUtils.getInterfaceMethodIfPossible(task.method(), task.type()),
				ExecutableMode.INVOKE);
		task.version()
			.upcasters()
			.forEach((upcaster) -> hints.registerMethod(upcaster.method(), ExecutableMode.INVOKE));
		task.parameters().forEach((parameter) -> this.bindings.registerReflectionHints(hints, parameter.type()));
		this.bindings.registerReflectionHints(hints, task.returns().resultType());
	}

}
