/**
 * The test kit in tests of an application with everything that Spring Boot brings.
 */
@NullMarked
package io.github.taskqueue.it.testing;

import org.jspecify.annotations.NullMarked;
