package io.github.taskqueue.autoconfigure.check;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.autoconfigure.TaskQueueAutoConfiguration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that has no condition, so that it
 * can tell that {@link TaskQueueAutoConfiguration} backs off in an application with
 * tasks.
 */
@AutoConfiguration(after = TaskQueueAutoConfiguration.class)
@Import(InlineTaskCheck.class)
public final class TaskQueueCheckAutoConfiguration {

}
