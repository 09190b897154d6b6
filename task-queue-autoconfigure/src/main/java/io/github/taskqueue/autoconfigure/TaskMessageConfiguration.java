package io.github.taskqueue.autoconfigure;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.github.taskqueue.internal.json.JacksonTaskSerializer;
import io.github.taskqueue.internal.json.TaskJson;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Door of the room: the serializer and the id generator.
 */
@Configuration(proxyBeanMethods = false)
public class TaskMessageConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TaskSerializer taskSerializer(ObjectProvider<TaskJsonMapperCustomizer> customizers, Environment environment) {
		return new JacksonTaskSerializer(TaskJson.mapper(customizers.orderedStream().toList(),
				ClassUtils.getDefaultClassLoader(), Threading.VIRTUAL.isActive(environment)));
	}

	@Bean
	@ConditionalOnMissingBean
	TaskIdGenerator taskIdGenerator() {
		TimeBasedEpochGenerator uuids = Generators.timeBasedEpochGenerator();
		return () -> uuids.generate().toString();
	}

}
