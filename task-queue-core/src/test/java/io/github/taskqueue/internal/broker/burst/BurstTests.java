package io.github.taskqueue.internal.broker.burst;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BurstTests {

	private final Pieces socket = new Pieces();

	private final BurstOutput output = new BurstOutput(this.socket);

	private void write(String text) throws IOException {
		this.output.write(text.getBytes(StandardCharsets.US_ASCII));
		this.output.flush();
	}

	@Test
	void withoutABurstEachPieceGoesOutAtOnce() throws IOException {
		write("one");
		write("two");
		assertThat(this.socket.pieces).containsExactly("one", "two");
	}

	@Test
	void aBurstIsOnePiece() throws IOException {
		try (Burst burst = Burst.begin()) {
			write("one");
			write("two");
			this.output.write('!');
			this.output.flush();
			assertThat(this.socket.pieces).isEmpty();
		}
		write("three");
		assertThat(this.socket.pieces).containsExactly("onetwo!", "three");
	}

	@Test
	void whatAnotherThreadWritesGoesOutAtOnceInOrder() throws IOException {
		try (Burst burst = Burst.begin()) {
			write("one");
			CompletableFuture.runAsync(this::writeTwo).join();
			assertThat(this.socket.pieces).containsExactly("one", "two");
			write("three");
		}
		assertThat(this.socket.pieces).containsExactly("one", "two", "three");
	}

	private void writeTwo() {
		try {
			write("two");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whoWaitsSendsBefore() throws IOException {
		try (Burst burst = Burst.begin()) {
			write("one");
			Burst.flush();
			assertThat(this.socket.pieces).containsExactly("one");
			write("two");
		}
		assertThat(this.socket.pieces).containsExactly("one", "two");
	}

	@Test
	void longBurstsAndLongMessagesAreSentOnTheWay() throws IOException {
		String long1 = "x".repeat(20_000);
		String long2 = "y".repeat(100_000);
		try (Burst burst = Burst.begin()) {
			write(long1);
			write(long1);
			assertThat(this.socket.pieces).containsExactly(long1);
			write(long2);
			assertThat(this.socket.pieces).containsExactly(long1, long1, long2);
			write("z");
		}
		assertThat(this.socket.pieces).containsExactly(long1, long1, long2, "z");
	}

	@Test
	void aBurstWithinABurstEndsByItself() throws IOException {
		try (Burst outer = Burst.begin()) {
			write("one");
			try (Burst inner = Burst.begin()) {
				write("two");
			}
			write("three");
			assertThat(this.socket.pieces).containsExactly("onetwo");
		}
		assertThat(this.socket.pieces).containsExactly("onetwo", "three");
	}

	@Test
	void aLostConnectionIsLeftToItsReader() throws IOException {
		try (Burst burst = Burst.begin()) {
			write("one");
			this.socket.lost = true;
		}
		assertThat(this.output.isHolding()).isFalse();
	}

	/**
	 * A socket that keeps what it gets at a time.
	 */
	private static final class Pieces extends OutputStream {

		private final List<String> pieces = new ArrayList<>();

		private boolean lost;

		@Override
		public void write(int each) {
			this.pieces.add(Character.toString(each));
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			if (this.lost) {
				throw new IOException("Broken pipe");
			}
			this.pieces.add(new String(bytes, offset, length, StandardCharsets.US_ASCII));
		}

	}

}
