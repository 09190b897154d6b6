package io.github.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * What a task has failed with, as text: no class is rebuilt from it.
 *
 * @param type name of the exception's class
 * @param message its message, cut to 1000 characters, or {@code null} if it had none
 */
public record TaskError(String type, @Nullable String message) {

}
