package io.github.taskqueue.chaos.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * One run of a body of many steps. Mutable while the ledgers are read.
 */
final class StepRun {

	/** When it was about to read from where it goes on; of step 0. */
	private final StepSign begun;

	private final List<Execution> executions = new ArrayList<>();

	private final List<StepSign> kept = new ArrayList<>();

	private StepSign last;

	StepRun(StepSign begun) {
		this.begun = begun;
		this.last = begun;
	}

	void asked(StepSign sign) {
		this.last = sign;
	}

	/** A step is asked for just before it is done. */
	void done(StepSign sign) {
		this.executions.add(new Execution(this, this.last, sign));
		this.last = sign;
	}

	void kept(StepSign sign) {
		this.kept.add(sign);
		this.last = sign;
	}

	StepSign begun() {
		return this.begun;
	}

	List<Execution> executions() {
		return this.executions;
	}

	List<StepSign> kept() {
		return this.kept;
	}

	/**
	 * Tells whether it was under way when something happened, so that it may have put its
	 * older checkpoint in place of a newer one afterwards.
	 */
	boolean overlaps(StepSign sign) {
		return !sign.isBefore(this.begun) && !this.last.isBefore(sign);
	}

	/**
	 * A step that was done.
	 *
	 * @param run that did it
	 * @param asked when the run was about to ask for it
	 * @param done when it was done
	 */
	record Execution(StepRun run, StepSign asked, StepSign done) {

		long step() {
			return this.done.step();
		}

	}

}
