package io.github.taskqueue.internal.worker;

import java.time.Duration;

/**
 * Settings of workers.
 *
 * @param virtualThreads whether tasks run on virtual threads
 * @param shutdownTimeout how long running tasks may go on when the application stops
 * @param stubbornAfter how long a task may ignore its interrupt
 * @param maxStubborn how many threads are replaced of tasks that ignore their interrupt
 * @param unknownTaskDelay the first pause of a task with an unknown name
 * @param unknownTaskTtl how long a task may be unknown
 * @param isolateAfterCrashes whether a task that was seen in crashes runs once more in
 * isolation before it is dead
 * @param maxCrashes in how many crashes a task may be seen
 */
public record WorkerSettings(boolean virtualThreads, Duration shutdownTimeout, Duration stubbornAfter, int maxStubborn,
		Duration unknownTaskDelay, Duration unknownTaskTtl, boolean isolateAfterCrashes, int maxCrashes) {

}
