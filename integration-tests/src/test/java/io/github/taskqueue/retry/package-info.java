/**
 * Background loops in a running application.
 */
@NullMarked
package io.github.taskqueue.retry;

import org.jspecify.annotations.NullMarked;
