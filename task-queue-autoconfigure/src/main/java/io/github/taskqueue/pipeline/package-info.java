/**
 * The two chains that a task goes through, one when it is published and one around each
 * attempt, and the ports by which features plug into them.
 */
@NullMarked
package io.github.taskqueue.pipeline;

import org.jspecify.annotations.NullMarked;
