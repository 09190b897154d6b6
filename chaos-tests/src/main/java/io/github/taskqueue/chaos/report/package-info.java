/**
 * What a run has shown, for people and for programs.
 */
@NullMarked
package io.github.taskqueue.chaos.report;

import org.jspecify.annotations.NullMarked;
