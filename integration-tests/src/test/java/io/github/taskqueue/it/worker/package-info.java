/**
 * Workers: threads, acks, starts, stops and deploys.
 */
@NullMarked
package io.github.taskqueue.it.worker;

import org.jspecify.annotations.NullMarked;
