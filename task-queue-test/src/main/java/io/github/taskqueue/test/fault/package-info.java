/**
 * Network faults between an application and its broker, made on purpose.
 */
@NullMarked
package io.github.taskqueue.test.fault;

import org.jspecify.annotations.NullMarked;
