package io.github.taskqueue.it.kit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.test.TaskTester;

/**
 * What tests of behaviours use: nothing but what applications have in every mode.
 */
abstract class TaskBehaviours {

	/**
	 * The longest wait for a result.
	 */
	static final Duration SOON = Duration.ofSeconds(30);

	@Autowired
	TaskTester tasks;

	@Autowired
	TaskClient client;

	@Autowired
	DeadLetters deadLetters;

	@Autowired
	Journal journal;

	@Autowired
	EventLog events;

	@BeforeEach
	void forget() {
		this.journal.clear();
	}

	/**
	 * The numbers of the attempts that have written a text.
	 */
	List<Integer> attempts(String text) {
		return this.journal.entries(text).stream().map(Journal.Entry::attempt).toList();
	}

}
