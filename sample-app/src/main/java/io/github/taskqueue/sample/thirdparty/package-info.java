/**
 * Plays a payment provider on a bad day, so that retries can be watched. A real
 * application has nothing like it.
 */
@NullMarked
package io.github.taskqueue.sample.thirdparty;

import org.jspecify.annotations.NullMarked;
