package io.github.taskqueue.internal.retry;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.PermanentTaskException;

import static org.assertj.core.api.Assertions.assertThat;

class RetryableFailuresTests {

	@Test
	void everyFailureIsWorthItByDefault() {
		assertThat(RetryableFailures.ALL.worthRetrying(new IOException())).isTrue();
		assertThat(RetryableFailures.ALL.worthRetrying(new StackOverflowError())).isTrue();
	}

	@Test
	void permanentFailureIsNeverWorthIt() {
		RetryableFailures named = new RetryableFailures(Set.of(PermanentTaskException.class), Set.of());
		assertThat(RetryableFailures.ALL.worthRetrying(new PermanentTaskException("no"))).isFalse();
		assertThat(RetryableFailures.ALL.worthRetrying(new IOException(new PermanentTaskException("no")))).isFalse();
		assertThat(named.worthRetrying(new PermanentTaskException("no"))).isFalse();
	}

	@Test
	void violatedConstraintIsNeverWorthIt() {
		Throwable violation = new jakarta.validation.ConstraintViolationException();
		assertThat(RetryableFailures.ALL.worthRetrying(violation)).isFalse();
		assertThat(RetryableFailures.ALL.worthRetrying(new IllegalStateException(violation))).isFalse();
	}

	@Test
	void subtypesCountAsTheNamedType() {
		RetryableFailures failures = new RetryableFailures(Set.of(IOException.class), Set.of());
		assertThat(failures.worthRetrying(new FileNotFoundException())).isTrue();
		assertThat(failures.worthRetrying(new Exception())).isFalse();
	}

	@Test
	void namedCauseIsEnough() {
		RetryableFailures failures = new RetryableFailures(Set.of(IOException.class), Set.of());
		assertThat(failures.worthRetrying(new IllegalStateException(new Error(new IOException())))).isTrue();
	}

	@Test
	void excludedTypeWinsOverANamedOne() {
		RetryableFailures failures = new RetryableFailures(Set.of(IOException.class),
				Set.of(FileNotFoundException.class));
		assertThat(failures.worthRetrying(new IOException())).isTrue();
		assertThat(failures.worthRetrying(new FileNotFoundException())).isFalse();
		assertThat(failures.worthRetrying(new IOException(new FileNotFoundException()))).isFalse();
	}

	@Test
	void excludedTypeLeavesTheOthersAlone() {
		RetryableFailures failures = new RetryableFailures(Set.of(), Set.of(IOException.class));
		assertThat(failures.worthRetrying(new IllegalStateException())).isTrue();
		assertThat(failures.worthRetrying(new IOException())).isFalse();
	}

	@Test
	void circleOfCausesEnds() {
		Exception one = new Exception();
		Exception other = new Exception(one);
		one.initCause(other);
		RetryableFailures failures = new RetryableFailures(Set.of(IOException.class), Set.of());
		assertThat(failures.worthRetrying(one)).isFalse();
		assertThat(RetryableFailures.causes(one)).hasSize(50).startsWith(one, other, one);
	}

	@Test
	void causesBeginWithTheFailureItself() {
		Exception root = new Exception();
		Exception failure = new Exception(root);
		assertThat(RetryableFailures.causes(failure)).containsExactly(failure, root);
	}

}
