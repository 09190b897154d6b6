/**
 * The broker and the processes of a run, and the network between them.
 */
@NullMarked
package io.github.taskqueue.chaos.scene;

import org.jspecify.annotations.NullMarked;
