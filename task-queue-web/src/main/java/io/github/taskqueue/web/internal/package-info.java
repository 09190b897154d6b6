/**
 * Controllers, streams and problem details of the HTTP API.
 */
@NullMarked
package io.github.taskqueue.web.internal;

import org.jspecify.annotations.NullMarked;
