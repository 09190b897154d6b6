/**
 * What an application may implement: interceptors, serialisation, identifiers, and
 * context that travels with a task.
 */
@NullMarked
package io.github.taskqueue.spi;

import org.jspecify.annotations.NullMarked;
