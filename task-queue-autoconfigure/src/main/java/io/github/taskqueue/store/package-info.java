/**
 * Where state is kept beyond the broker: what kind of store there is, and the
 * application's database and its Redis as such.
 */
@NullMarked
package io.github.taskqueue.store;

import org.jspecify.annotations.NullMarked;
