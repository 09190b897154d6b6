/**
 * Tasks over HTTP, and webhooks.
 */
@NullMarked
package io.github.taskqueue.it.web;

import org.jspecify.annotations.NullMarked;
