package io.github.taskqueue.internal.definition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConcurrencyTests {

	@ParameterizedTest
	@CsvSource({ "4,4,4,4", "0,0,0,0", "2-16,2,16,2-16", "0-8,0,8,0-8", "' 3 ',3,3,3", "5-5,5,5,5",
			"999999,999999,999999,999999" })
	void textIsANumberOrARange(String text, int min, int max, String shown) {
		assertThat(Concurrency.parse(text)).isEqualTo(new Concurrency(min, max)).hasToString(shown);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "-1", "1-", "-", "1 - 2", "1-2-3", "four", "1.5", "2-1", "1000000", "99999999999999" })
	void otherTextIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Concurrency.parse(text))
			.withMessageContaining("concurrency")
			.withMessageContaining("2-16");
	}

	@Test
	void negativeConcurrencyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Concurrency(-1, 1));
	}

}
