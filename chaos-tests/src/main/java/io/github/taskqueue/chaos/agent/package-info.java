/**
 * Changes of the library's code at run time, for runs that must fail and for processes
 * that halt at a chosen place. The library itself knows nothing of it.
 */
@NullMarked
package io.github.taskqueue.chaos.agent;

import org.jspecify.annotations.NullMarked;
