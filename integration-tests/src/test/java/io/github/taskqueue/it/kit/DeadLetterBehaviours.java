package io.github.taskqueue.it.kit;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.it.support.Journal;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;

abstract class DeadLetterBehaviours extends TaskBehaviours {

	@Autowired
	private LetterTasks letters;

	@BeforeEach
	void breakDown() {
		this.letters.breakDown(true);
	}

	@Test
	void letterTellsWhatHasHappenedToWhichTask() {
		TaskHandle<?> handle = this.client.enqueue(with().header("tenant", "acme"), () -> this.letters.mail("ann", 3));
		this.tasks.drain();
		DeadLetter letter = find(handle);
		assertThat(letter.taskId()).isEqualTo(handle.id());
		assertThat(letter.name()).isEqualTo("LetterTasks.mail");
		assertThat(letter.queue()).isEqualTo("letters");
		assertThat(letter.origin()).isEqualTo("letters");
		assertThat(letter.arguments()).isEqualTo("{\"to\":\"ann\",\"count\":3}");
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.PERMANENT);
		assertThat(letter.error())
			.isEqualTo(new DeadLetter.Failure(PermanentTaskException.class.getName(), "no mail for ann"));
		assertThat(letter.attempts()).isEqualTo(1);
		assertThat(letter.firstFailedAt()).isNotNull();
		assertThat(letter.lastFailedAt()).isAfterOrEqualTo(letter.firstFailedAt());
		assertThat(letter.replayCount()).isZero();
		assertThat(letter.headers()).containsEntry("tenant", "acme");
	}

	@Test
	void lettersAreListedFromTheOldestOn() {
		List<String> ids = List.of(die("ann"), die("bob"), die("cid"));
		assertThat(this.deadLetters.count("letters")).isEqualTo(3);
		assertThat(this.deadLetters.list("letters", 10)).extracting(DeadLetter::taskId).isEqualTo(ids);
		assertThat(this.deadLetters.list("letters", 2)).extracting(DeadLetter::taskId).isEqualTo(ids.subList(0, 2));
		assertThat(this.deadLetters.count("default")).isEqualTo(this.deadLetters.list("default", 1000).size());
	}

	@Test
	void replayRunsTheTaskFromItsFirstAttempt() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.letters.mail("ann", 1));
		this.tasks.drain();
		this.letters.breakDown(false);
		assertThat(this.deadLetters.replay("letters", (letter) -> true)).isEqualTo(1);
		assertThat(this.tasks.drain().succeeded()).isEqualTo(1);
		assertThat(this.journal.texts()).containsExactly("mail ann 1");
		assertThat(attempts("mail ann 1")).containsExactly(1);
		assertThat(this.deadLetters.find("letters", handle.id())).isEmpty();
		assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED);
	}

	@Test
	void replayThatDiesAgainIsCounted() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.letters.mail("ann", 1));
		this.tasks.drain();
		this.deadLetters.replay("letters", (letter) -> true);
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
		assertThat(find(handle).replayCount()).isEqualTo(1);
		assertThat(find(handle).attempts()).isEqualTo(1);
	}

	@Test
	void replayTakesWhatTheFilterTakesAndLeavesTheOthers() {
		die("ann");
		String bob = die("bob");
		this.letters.breakDown(false);
		assertThat(this.deadLetters.replay("letters", (letter) -> letter.arguments().contains("ann"))).isEqualTo(1);
		this.tasks.drain();
		assertThat(this.journal.texts()).containsExactly("mail ann 1");
		assertThat(this.deadLetters.list("letters", 10)).extracting(DeadLetter::taskId).containsExactly(bob);
	}

	@Test
	void replayOfAnEditedLetterRunsWithItsArguments() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.letters.mail("ann", 1));
		this.tasks.drain();
		this.letters.breakDown(false);
		DeadLetter edited = find(handle).withArguments("{\"to\":\"eve\",\"count\":9}");
		assertThat(this.deadLetters.replay(edited)).isEqualTo(1);
		assertThat(this.tasks.drain().succeeded()).isEqualTo(1);
		assertThat(this.journal.texts()).containsExactly("mail eve 9");
		assertThat(this.deadLetters.replay(edited)).isZero();
	}

	@Test
	void replayWithArgumentsThatCannotBeReadIsDeadAgain() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.letters.mail("ann", 1));
		this.tasks.drain();
		this.deadLetters.replay(find(handle).withArguments("{\"to\":\"ann\"}"));
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
		assertThat(find(handle).reason()).isEqualTo(DeadLetterReason.UNREADABLE);
		assertThat(find(handle).arguments()).isEqualTo("{\"to\":\"ann\"}");
	}

	@Test
	void letterThatIsDiscardedIsGone() {
		String ann = die("ann");
		String bob = die("bob");
		assertThat(this.deadLetters.discard("letters", (letter) -> letter.taskId().equals(ann))).isEqualTo(1);
		assertThat(this.deadLetters.find("letters", ann)).isEmpty();
		assertThat(this.deadLetters.find("letters", bob)).isPresent();
		assertThat(this.tasks.drain().attempts()).isZero();
	}

	@Test
	void letterOfATaskInAnotherQueueBelongsToThatQueue() {
		TaskHandle<?> handle = this.client.enqueue(with().queue("single"), () -> this.letters.mail("ann", 1));
		this.tasks.drain();
		assertThat(this.deadLetters.find("single", handle.id())).isPresent();
		assertThat(this.deadLetters.find("letters", handle.id())).isEmpty();
	}

	@Test
	void testBeginsWithoutLettersOfAnother() {
		assertThat(this.deadLetters.count("letters")).isZero();
		die("ann");
	}

	private String die(String to) {
		String id = this.client.enqueue(() -> this.letters.mail(to, 1)).id();
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
		return id;
	}

	private DeadLetter find(TaskHandle<?> handle) {
		return this.deadLetters.find("letters", handle.id()).orElseThrow();
	}

	static class LetterTasks {

		private final Journal journal;

		private volatile boolean broken;

		LetterTasks(Journal journal) {
			this.journal = journal;
		}

		void breakDown(boolean broken) {
			this.broken = broken;
		}

		@AsyncTask(queue = "letters")
		void mail(String to, int count) {
			if (this.broken) {
				throw new PermanentTaskException("no mail for " + to);
			}
			this.journal.write("mail " + to + " " + count);
		}

	}

}
