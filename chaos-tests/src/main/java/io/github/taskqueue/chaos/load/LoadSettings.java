package io.github.taskqueue.chaos.load;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a process of a run gets from the one that controls the run.
 *
 * @param process its name, new with each start
 * @param folder of the ledgers
 * @param seed the source of its chance
 * @param rate tasks per second, of a publisher
 * @param crashes whether there are tasks that crash their workers
 * @param store whether there is a store
 */
@ConfigurationProperties("chaos")
record LoadSettings(String process, Path folder, long seed, int rate, boolean crashes, boolean store) {

}
