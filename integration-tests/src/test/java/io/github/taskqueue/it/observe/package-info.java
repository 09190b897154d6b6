/**
 * Health, metrics, traces and the endpoint.
 */
@NullMarked
package io.github.taskqueue.it.observe;

import org.jspecify.annotations.NullMarked;
