/**
 * A store in a relational database.
 */
@NullMarked
package io.github.taskqueue.jdbc;

import org.jspecify.annotations.NullMarked;
