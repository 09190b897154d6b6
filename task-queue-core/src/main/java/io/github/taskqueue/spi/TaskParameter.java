package io.github.taskqueue.spi;

import java.lang.reflect.Type;

/**
 * A parameter of a task method.
 *
 * @param name name of the parameter, the key on the wire
 * @param type declared type of the parameter
 */
public record TaskParameter(String name, Type type) {

}
