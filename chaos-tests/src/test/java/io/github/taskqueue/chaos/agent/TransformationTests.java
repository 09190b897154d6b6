package io.github.taskqueue.chaos.agent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TransformationTests {

	@ParameterizedTest
	@EnumSource
	void mutantFindsWhatItChanges(Mutant mutant) {
		assertThatNoException().isThrownBy(() -> mutant.transformations().forEach(Transformation::requireTarget));
	}

	@ParameterizedTest
	@EnumSource
	void crashPointFindsItsPlace(CrashPoint point) {
		assertThatNoException().isThrownBy(() -> point.transformation().requireTarget());
	}

	@Test
	void methodThatWasRenamedIsNoticed() {
		Transformation outdated = Transformation.of(Mutant.LIBRARY + "internal.worker.settle.DeliveryProcessor", "toil",
				MutantAdvice.Skip.class);
		assertThatIllegalStateException().isThrownBy(outdated::requireTarget).withMessageContaining("toil");
	}

	@Test
	void classThatWasRenamedIsNoticed() {
		Transformation outdated = Transformation.of(Mutant.LIBRARY + "worker.Toiler", "work", MutantAdvice.Skip.class);
		assertThatIllegalStateException().isThrownBy(outdated::requireTarget).withMessageContaining("Toiler");
	}

}
