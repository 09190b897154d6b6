/**
 * Thumbnails: an upload is stored at once and scaled by a task, which is given its id,
 * not its bytes.
 */
@NullMarked
package io.github.taskqueue.sample.thumbnail;

import org.jspecify.annotations.NullMarked;
