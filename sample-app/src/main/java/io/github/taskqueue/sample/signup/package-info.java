/**
 * Sign-up: the visitor is answered at once, the mail leaves by a task.
 */
@NullMarked
package io.github.taskqueue.sample.signup;

import org.jspecify.annotations.NullMarked;
