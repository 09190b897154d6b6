/**
 * Puts the parts of the test kit into the application context of a test.
 */
@NullMarked
package io.github.taskqueue.test.internal.config;

import org.jspecify.annotations.NullMarked;
