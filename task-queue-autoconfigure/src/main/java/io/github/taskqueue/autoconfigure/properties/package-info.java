/**
 * Configuration properties.
 */
@NullMarked
package io.github.taskqueue.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
