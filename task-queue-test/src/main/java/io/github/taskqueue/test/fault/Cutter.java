package io.github.taskqueue.test.fault;

import org.jspecify.annotations.Nullable;

/**
 * Decides for each frame of one line how much of it passes.
 */
final class Cutter {

	private final Direction direction;

	private final Cuts cuts;

	private @Nullable Message last;

	Cutter(Direction direction, Cuts cuts) {
		this.direction = direction;
		this.cuts = cuts;
	}

	Verdict inspect(Frame frame) {
		Message message = this.last;
		if (message != null) {
			return message.endsWith(frame) ? new Verdict(frame.length(), message.cut) : Verdict.pass(frame);
		}
		return this.cuts.claim(this.direction, frame).map((cut) -> verdict(cut, frame)).orElse(Verdict.pass(frame));
	}

	private Verdict verdict(ArmedCut cut, Frame frame) {
		if (cut.place() == ArmedCut.Place.AFTER && cut.includesContent()) {
			this.last = new Message(cut, frame.channel());
			return Verdict.pass(frame);
		}
		return new Verdict(switch (cut.place()) {
			case BEFORE -> 0;
			case WITHIN -> frame.length() / 2;
			case AFTER -> frame.length();
		}, cut);
	}

	/**
	 * What becomes of a frame.
	 *
	 * @param passing how many of its bytes pass
	 * @param cut to make then, if any
	 */
	record Verdict(int passing, @Nullable ArmedCut cut) {

		static Verdict pass(Frame frame) {
			return new Verdict(frame.length(), null);
		}

	}

	/**
	 * The message that is still let through whole. Frames of other channels may come in
	 * between.
	 */
	private static final class Message {

		private final ArmedCut cut;

		private final int channel;

		private long missing = -1;

		Message(ArmedCut cut, int channel) {
			this.cut = cut;
			this.channel = channel;
		}

		boolean endsWith(Frame frame) {
			if (frame.channel() == this.channel) {
				if (frame.isContentHeader()) {
					this.missing = frame.bodySize();
				}
				else if (frame.isContentBody()) {
					this.missing -= frame.payloadLength();
				}
			}
			return this.missing == 0;
		}

	}

}
