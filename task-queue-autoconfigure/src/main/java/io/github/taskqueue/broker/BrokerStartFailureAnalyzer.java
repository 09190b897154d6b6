package io.github.taskqueue.broker;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with the broker or its queues, and what to do about it.
 */
class BrokerStartFailureAnalyzer extends AbstractFailureAnalyzer<BrokerStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BrokerStartException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
	}

}
