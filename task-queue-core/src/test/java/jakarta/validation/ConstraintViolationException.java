package jakarta.validation;

/**
 * Stands for the exception of Jakarta Bean Validation, which is known by its name only.
 */
public class ConstraintViolationException extends RuntimeException {

}
