package io.github.taskqueue.internal.registry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.UpcastFrom;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class TaskBeanAotProcessorTests {

	@Test
	void processorIsRegistered() {
		assertThat(AotServices.factories().load(BeanRegistrationAotProcessor.class))
			.hasAtLeastOneElementOfType(TaskBeanAotProcessor.class);
	}

	@Test
	void taskMethodsMayBeInvoked() {
		RuntimeHints hints = hints(Reports.class);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Reports.class, "generate")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Api.class, "generate")).accepts(hints);
	}

	@Test
	void upcastersMayBeInvoked() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Reports.class, "fromOldOrder"))
			.accepts(hints(Reports.class));
	}

	@Test
	void typesOfArgumentsAndResultsMayBeBound() {
		RuntimeHints hints = hints(Reports.class);
		assertThat(List.of(Order.class, Item.class, Report.class, Summary.class))
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints));
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Item.class, "name")).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Unrelated.class)).rejects(hints);
	}

	@Test
	void beanWithoutTasksNeedsNothing() {
		assertThat(contribution(Unrelated.class)).isNull();
	}

	@Test
	void invalidTaskFailsTheBuild() {
		assertThatExceptionOfType(StartException.class).isThrownBy(() -> contribution(Invalid.class))
			.withMessageContaining("int");
	}

	private static RuntimeHints hints(Class<?> type) {
		TestGenerationContext context = new TestGenerationContext();
		BeanRegistrationAotContribution contribution = contribution(type);
		assertThat(contribution).isNotNull();
		contribution.applyTo(context, mock(BeanRegistrationCode.class));
		return context.getRuntimeHints();
	}

	private static @Nullable BeanRegistrationAotContribution contribution(Class<?> type) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("bean", new RootBeanDefinition(type));
		return new TaskBeanAotProcessor().processAheadOfTime(RegisteredBean.of(beanFactory, "bean"));
	}

	interface Api {

		TaskHandle<Report> generate(Order order);

	}

	static class Reports implements Api {

		@Override
		@AsyncTask(version = 2)
		public TaskHandle<Report> generate(Order order) {
			return TaskHandle.completed(new Report("done"));
		}

		@AsyncTask
		public CompletableFuture<List<Summary>> summarise(List<Report> reports) {
			return CompletableFuture.completedFuture(List.of());
		}

		@UpcastFrom(1)
		static Map<String, Object> fromOldOrder(Map<String, Object> arguments) {
			return arguments;
		}

		public void unrelated(Unrelated other) {
		}

	}

	static class Invalid {

		@AsyncTask
		public int answer() {
			return 42;
		}

	}

	record Order(long id, List<Item> items) {

	}

	record Item(String name) {

	}

	record Report(String title) {

	}

	record Summary(int pages) {

	}

	record Unrelated(String text) {

	}

}
