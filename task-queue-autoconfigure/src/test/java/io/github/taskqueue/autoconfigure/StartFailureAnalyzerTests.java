package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;

class StartFailureAnalyzerTests {

	@Test
	void analyzerPrintsBothTexts() {
		StartException failure = new StartException("What is wrong.", "What to do.");
		FailureAnalysis analysis = new StartFailureAnalyzer().analyze(new IllegalStateException(failure));
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).isEqualTo("What is wrong.");
		assertThat(analysis.getAction()).isEqualTo("What to do.");
	}

}
