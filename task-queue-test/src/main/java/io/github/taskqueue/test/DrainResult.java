package io.github.taskqueue.test;

/**
 * What has run.
 *
 * @param attempts how many attempts were run, those in place included
 * @param succeeded how many tasks succeeded
 * @param retried how many attempts were followed by another one
 * @param dead how many tasks became dead letters
 * @param cancelled how many tasks were cancelled
 * @param expired how many tasks expired
 * @param waiting how many tasks have not ended, such as those that are delayed and those
 * of other applications
 */
public record DrainResult(int attempts, int succeeded, int retried, int dead, int cancelled, int expired, int waiting) {

}
