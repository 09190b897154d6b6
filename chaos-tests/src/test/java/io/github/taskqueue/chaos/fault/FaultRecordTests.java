package io.github.taskqueue.chaos.fault;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FaultRecordTests {

	@Test
	void concernsTheProcessesOfItsVictims() {
		FaultRecord fault = new FaultRecord(FaultKind.STORE_RESET, "worker-1, publisher-2", 1, 2);
		assertThat(fault.concerns("worker-1.3")).isTrue();
		assertThat(fault.concerns("publisher-2.1")).isTrue();
		assertThat(fault.concerns("worker-2.1")).isFalse();
		assertThat(fault.concerns("worker-11.1")).isFalse();
	}

}
