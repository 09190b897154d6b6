package kotlin.coroutines;

/**
 * Stands for Kotlin's type, which the compiler adds to the parameters of a suspend
 * function.
 *
 * @param <T> type of the result
 */
public interface Continuation<T> {

}
