/**
 * The promises of the README, tested against a real broker as an application sees them.
 */
@NullMarked
package io.github.taskqueue.it;

import org.jspecify.annotations.NullMarked;
