/**
 * Real databases for tests, started with the tests and ended with their process.
 */
@NullMarked
package io.github.taskqueue.database;

import org.jspecify.annotations.NullMarked;
