package io.github.taskqueue.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.taskqueue.internal.start.StartException;

/**
 * Says what is wrong and what to do about it.
 */
class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StartException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
