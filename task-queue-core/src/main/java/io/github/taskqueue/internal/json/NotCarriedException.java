package io.github.taskqueue.internal.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * A value or a type that JSON would not bring to the other side as it is. The text names
 * classes, fields and keys, and shows no values.
 */
final class NotCarriedException extends InvalidDefinitionException {

	NotCarriedException(String message) {
		super((JsonGenerator) null, message, null);
	}

}
