package io.github.taskqueue.store;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with the store and what to change.
 */
class InvalidStoreFailureAnalyzer extends AbstractFailureAnalyzer<InvalidStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidStoreException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
