package io.github.taskqueue.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import io.github.taskqueue.autoconfigure.properties.StoreProperties;
import io.github.taskqueue.autoconfigure.properties.WebProperties;
import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.status.StatusFeature;
import io.github.taskqueue.internal.status.TaskMonitor;
import io.github.taskqueue.web.TaskAccessPolicy;
import io.github.taskqueue.web.internal.AcceptedTaskAdvice;
import io.github.taskqueue.web.internal.OpenAnswers;
import io.github.taskqueue.web.internal.RefusedTaskAdvice;
import io.github.taskqueue.web.internal.TaskController;
import io.github.taskqueue.web.internal.TaskEventController;
import io.github.taskqueue.web.internal.TaskEventThreads;
import io.github.taskqueue.web.internal.TaskHandleSerializer;
import io.github.taskqueue.web.internal.TaskProblemAdvice;
import io.github.taskqueue.web.internal.TaskSearchController;
import io.github.taskqueue.web.internal.VisibleTasks;

/**
 * Answers to web requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RefusedTaskAdvice.class)
@EnableConfigurationProperties(WebProperties.class)
class WebConfiguration {

	@Bean
	@ConditionalOnProperty(name = "task-queue.web.problem-details", matchIfMissing = true)
	RefusedTaskAdvice taskQueueRefusedTaskAdvice() {
		return new RefusedTaskAdvice();
	}

	/**
	 * Handles as answers, with Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(SseEmitter.class)
	static class ServletConfiguration {

		@Bean
		AcceptedTaskAdvice taskQueueAcceptedTaskAdvice(WebProperties properties) {
			return new AcceptedTaskAdvice(pathOfTasks(properties));
		}

		@Bean
		JacksonModule taskQueueHandleModule(WebProperties properties) {
			return TaskHandleSerializer.module(pathOfTasks(properties));
		}

		private static @Nullable String pathOfTasks(WebProperties properties) {
			return properties.enabled() ? properties.basePath() : null;
		}

	}

	/**
	 * Tasks that can be followed, with Spring MVC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(SseEmitter.class)
	@ConditionalOnProperty("task-queue.web.enabled")
	@ConditionalOnBean(TaskRegistry.class)
	static class StatusConfiguration {

		private static final Log logger = LogFactory.getLog(WebConfiguration.class);

		private static final String SECURITY = "org.springframework.security.web.SecurityFilterChain";

		private final Clock clock = Clock.systemUTC();

		@Bean
		VisibleTasks taskQueueVisibleTasks(ObjectProvider<StatusFeature> status,
				ObjectProvider<TaskAccessPolicy> policy, WebProperties properties, StoreProperties store) {
			TaskMonitor tasks = status.stream().map(StatusFeature::tasks).findFirst().orElseGet(() -> {
				throw new StartException("task-queue.web.enabled is true, but no store is configured.",
						"Set task-queue.store.type to 'jdbc' or 'redis', or to 'memory' in an application of one process.");
			});
			Duration succeeded = store.retention().succeeded();
			Duration failed = store.retention().failed();
			return new VisibleTasks(tasks, policy.getIfAvailable(() -> policy(properties)),
					(succeeded.compareTo(failed) < 0) ? succeeded : failed, this.clock);
		}

		private static TaskAccessPolicy policy(WebProperties properties) {
			if (properties.open()) {
				return (user, task, access) -> true;
			}
			if (ClassUtils.isPresent(SECURITY, WebConfiguration.class.getClassLoader())) {
				logger
					.warn("task-queue.web.enabled is true without a TaskAccessPolicy, so no user sees any task over HTTP."
							+ " Declare a bean of type TaskAccessPolicy, or set task-queue.web.open=true if every user may see"
							+ " all tasks.");
				return (user, task, access) -> false;
			}
			throw new StartException(
					"task-queue.web.enabled is true without Spring Security and without a TaskAccessPolicy, so"
							+ " every client of this application could read the results of its tasks.",
					"Declare a bean of type TaskAccessPolicy, or set task-queue.web.open=true if every client may read"
							+ " them.");
		}

		@Bean
		OpenAnswers taskQueueOpenAnswers(VisibleTasks tasks, WebProperties properties) {
			return new OpenAnswers(tasks, properties.maxStreams(), properties.maxStreamsPerUser());
		}

		@Bean
		TaskController taskQueueTaskController(VisibleTasks tasks, OpenAnswers open, TaskEventThreads threads,
				WebProperties properties) {
			return new TaskController(tasks, open, threads, properties.longestWait(), this.clock);
		}

		/**
		 * Without a policy there is nothing to list.
		 */
		@Bean
		@Conditional(OnTasksToBeListed.class)
		TaskSearchController taskQueueSearchController(VisibleTasks tasks) {
			return new TaskSearchController(tasks);
		}

		@Bean
		TaskProblemAdvice taskQueueProblemAdvice() {
			return new TaskProblemAdvice();
		}

		@Bean
		TaskEventController taskQueueEventController(VisibleTasks tasks, OpenAnswers open, TaskEventThreads threads) {
			return new TaskEventController(tasks, open, threads);
		}

		@Bean
		TaskEventThreads taskQueueEventThreads(WebProperties properties, TaskTransport transport) {
			return new TaskEventThreads(properties.heartbeat(), transport.loops().create("heartbeat"));
		}

	}

	/**
	 * Somebody has said who may see which tasks.
	 */
	public static final class OnTasksToBeListed extends AnyNestedCondition {

		OnTasksToBeListed() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(TaskAccessPolicy.class)
		static class ByPolicy {

		}

		@ConditionalOnProperty("task-queue.web.open")
		static class ToEverybody {

		}

	}

}
