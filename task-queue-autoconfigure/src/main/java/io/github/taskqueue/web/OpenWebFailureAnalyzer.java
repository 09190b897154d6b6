package io.github.taskqueue.web;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to keep tasks from strangers.
 */
class OpenWebFailureAnalyzer extends AbstractFailureAnalyzer<OpenWebException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OpenWebException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Add spring-boot-starter-security, or declare a bean of type TaskAccessPolicy, or set"
						+ " task-queue.web.open=true if everybody may see them.",
				cause);
	}

}
